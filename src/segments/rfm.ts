/** Recency, frequency and monetary value, scored on the shop's scale. The scale itself comes from `rfm-scale.ts`. */
import type { Amount } from './amount.js';
import { orderOf, type Reading, reading } from './compare.js';
import { DAY_MS } from './duration.js';
import type { Moment } from './fold.js';
import { numberOr } from './normalise.js';
import type { RfmCuts, RfmScale } from './rfm-scale.js';

/** Orders older than this are forgotten. */
export const RFM_HISTORY = '10y';

/** The place of the first cut for which this holds; behind them all if it does for none. */
function firstCut(cuts: RfmCuts, holds: (cut: number | null) => boolean): number {
  const place = cuts.findIndex(holds);
  return place < 0 ? cuts.length : place;
}

/** One that equals a cut has reached it; one that is `null` is never reached. */
const scoreOf = (cuts: RfmCuts, value: number) => 1 + firstCut(cuts, (cut) => cut === null || orderOf(value, cut) < 0);

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
  const msOf = (days: number | null) => (days === null ? -Infinity : Math.floor(days * DAY_MS + 0.001));
  const scores = { frequency: scoreOf(scale.frequency, many), monetary: scoreOf(scale.monetary, numberOr(value, 0)) };
  const scoreAt = (now: number) => {
    const recency = 5 - firstCut(scale.recencyDays, (days) => now - latest <= msOf(days));
    if (of === 'score') return 100 * recency + 10 * scores.frequency + scores.monetary;
    return of === 'recency' ? recency : scores[of];
  };
  const turns = scale.recencyDays.map((days) => latest + msOf(days) + 1).filter((instant) => instant > moment.now);
  return reading(
    scoreAt(moment.now),
    until,
    turns.map((instant) => [instant, scoreAt(instant)]),
  );
}
