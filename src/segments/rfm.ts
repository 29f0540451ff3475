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
function firstCut<Cut>(cuts: readonly Cut[], holds: (cut: Cut) => boolean): number {
  const place = cuts.findIndex(holds);
  return place < 0 ? cuts.length : place;
}

/** One that equals a cut has reached it; one that is `null` is never reached. */
const scoreOf = (cuts: RfmCuts, value: number) => 1 + firstCut(cuts, (cut) => cut === null || orderOf(value, cut) < 0);

/** A cut that was computed from a time in ms need not be that time to the last bit any more. */
export const msOf = (days: number | null) => (days === null ? -Infinity : Math.floor(days * DAY_MS + 0.001));

/**
 * Makes what reads a score.
 * @param orders the sum of the orders' values
 * @param latestOf when the latest of them was, ms; `undefined` if there was none
 */
export function readerOfRfm(
  of: 'recency' | 'frequency' | 'monetary' | 'score',
  scale: RfmScale,
  orders: Amount,
  latestOf: (moment: Moment) => number | undefined,
): (moment: Moment) => Reading {
  // Without a scale nobody asks.
  const recencyMs = (scale?.recencyDays ?? []).map(msOf);
  return (moment) => {
    const { value, many, until } = orders.total(moment);
    const latest = latestOf(moment);
    if (!many || latest === undefined) return reading(undefined, until);
    const frequency = () => scoreOf(scale.frequency, many);
    const monetary = () => scoreOf(scale.monetary, numberOr(value, 0));
    if (of === 'frequency') return reading(frequency(), until);
    if (of === 'monetary') return reading(monetary(), until);
    const others = of === 'score' ? 10 * frequency() + monetary() : 0;
    const scoreAt = (now: number) => {
      const recency = 5 - firstCut(recencyMs, (longestMs) => now - latest <= longestMs);
      return of === 'score' ? 100 * recency + others : recency;
    };
    const turns = recencyMs.map((longestMs) => latest + longestMs + 1).filter((instant) => instant > moment.now);
    return reading(scoreAt(moment.now), until, { at: turns, to: (place) => scoreAt(turns[place] as number) });
  };
}
