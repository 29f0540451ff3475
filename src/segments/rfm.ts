/** Recency, frequency and monetary value, scored on the shop's scale. The scale itself comes from `rfm-scale.ts`. */
import type { Amount } from './amount.js';
import { orderOf, type Reading, reading } from './compare.js';
import { DAY_MS } from './duration.js';
import type { Moment } from './fold.js';
import { numberOr } from './normalise.js';
import type { RfmCuts, RfmScale } from './rfm-scale.js';

/** Orders older than this are forgotten. */
export const RFM_HISTORY = '10y';

/** How many of the cuts a number has reached, and so the score beyond 1. One that equals a cut has reached it. */
const reached = (cuts: RfmCuts, value: number) => cuts.filter((cut) => cut !== null && orderOf(value, cut) >= 0).length;

/**
 * Reads a score.
 * @param orders the sum of the orders' values
 * @param latest when the latest of them was, ms; `undefined` if there was none
 */
export function readRfm(
  of: 'recency' | 'frequency' | 'monetary' | 'score',
  scale: RfmScale,
  orders: Amount,
  latest: number | undefined,
  moment: Moment,
): Reading {
  const { value, many, until } = orders.total(moment);
  if (!many || latest === undefined) return reading(undefined, until);
  // A cut that was computed from a time in ms need not be that time to the last bit any more.
  const limits = scale.recencyDays.map((cut) => (cut === null ? -Infinity : Math.floor(cut * DAY_MS + 0.001)));
  const scores = {
    frequency: 1 + reached(scale.frequency, many),
    monetary: 1 + reached(scale.monetary, numberOr(value, 0)),
  };
  const scoreAt = (now: number) => {
    const recency = 1 + limits.filter((limit) => now - latest <= limit).length;
    if (of === 'score') return 100 * recency + 10 * scores.frequency + scores.monetary;
    return of === 'recency' ? recency : scores[of];
  };
  const turns = limits.map((limit) => latest + limit + 1).filter((instant) => instant > moment.now);
  return reading(
    scoreAt(moment.now),
    until,
    turns.map((instant) => [instant, scoreAt(instant)]),
  );
}
