/** Recency, frequency and monetary value, scored on the shop's scale. The scale itself comes from `rfm-scale.ts`. */
import type { Amount } from './amount.js';
import { orderOf, type Reading } from './compare.js';
import { DAY_MS } from './duration.js';
import type { Moment } from './fold.js';
import { numberOr } from './normalise.js';

/** Four cut points; one that is `null` is never reached. */
type Cuts = readonly (number | null)[];

/** `references.rfm`. */
export interface RfmScale {
  /** Recency `≤ a` days scores 5, `≤ b` 4, `≤ c` 3, `≤ d` 2, else 1. */
  readonly recencyDays: Cuts;
  /** `< a` scores 1, `< b` 2, `< c` 3, `< d` 4, else 5. */
  readonly frequency: Cuts;
  /** As frequency. */
  readonly monetary: Cuts;
}

/** Orders older than this are forgotten. */
export const RFM_HISTORY = '10y';

/** How many of the cuts a number has reached, and so the score beyond 1. One that equals a cut has reached it. */
const reached = (cuts: Cuts, value: number) => cuts.filter((cut) => cut !== null && orderOf(value, cut) >= 0).length;

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
  const { value, many, until } = orders.read(moment);
  if (!many || latest === undefined) return { value: undefined, until };
  // A cut that was computed from a time in ms need not be that time to the last bit any more.
  const limits = scale.recencyDays.map((cut) => (cut === null ? -Infinity : Math.floor(cut * DAY_MS + 0.001)));
  const sinceMs = moment.now - latest;
  const scores = {
    recency: 1 + limits.filter((limit) => sinceMs <= limit).length,
    frequency: 1 + reached(scale.frequency, many),
    monetary: 1 + reached(scale.monetary, numberOr(value, 0)),
  };
  const turns = limits.map((limit) => latest + limit + 1).filter((instant) => instant > moment.now);
  return {
    value: of === 'score' ? 100 * scores.recency + 10 * scores.frequency + scores.monetary : scores[of],
    until: Math.min(until, ...turns),
  };
}
