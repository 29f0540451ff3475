/** RFM scores: recency, frequency and monetary value of a visitor's orders on the shop's scale. */
import type { TrackedEvent } from '../../src/segments/event.js';
import { areEqualNumbers } from './compare.js';
import { DAY_MS } from './days.js';
import { addDuration } from './duration.js';
import { orderValue } from './fields.js';
import { isSelected } from './order.js';
import { type Rules, referenceOf, type Scope, type Visitor } from './scope.js';

/** "History reaches back 10 years." */
export const RFM_REACH = '10y';

/** Four cut points each; one that is `null` is never reached. */
interface Scale {
  recencyDays: (number | null)[];
  frequency: (number | null)[];
  monetary: (number | null)[];
}

/** Until how long after the latest order each score of recency holds, in whole ms, inclusive. */
export function recencyCutsMs(rules: Rules): number[] {
  return scaleOf(rules)
    .recencyDays.filter((cut) => cut !== null)
    .map(cutMs);
}

function scaleOf(rules: Rules): Scale {
  return referenceOf('rfm', rules) as Scale;
}

/** Cuts are fractions of days: what is a thousandth of a millisecond short of a whole one is that one. */
function cutMs(days: number): number {
  return Math.floor(days * DAY_MS + 0.001);
}

/** The orders of the last ten years. */
export function ordersOf(visitor: Visitor): TrackedEvent[] {
  return visitor.placed
    .filter((one) => isSelected(one, 'purchase', visitor))
    .map(({ event }) => event)
    .filter(({ time }) => visitor.now < addDuration(time, RFM_REACH));
}

/** 1 to 5, or 111 to 555; nothing without an order. */
export function rfm(what: 'recency' | 'frequency' | 'monetary' | 'score', scope: Scope): number | undefined {
  const orders = ordersOf(scope.visitor);
  const latest = orders.at(-1);
  if (!latest) return undefined;
  const { recencyDays, frequency, monetary } = scaleOf(scope);
  // Reached cuts count from the best score down for recency, from the worst up for the others.
  const within = recencyDays.findIndex((cut) => cut !== null && scope.visitor.now - latest.time <= cutMs(cut));
  const recency = within < 0 ? 1 : 5 - within;
  const scores = {
    recency,
    frequency: rising(orders.length, frequency),
    monetary: rising(
      orders.reduce((sum, order) => sum + orderValue(order, scope), 0),
      monetary,
    ),
  };
  return what === 'score' ? 100 * recency + 10 * scores.frequency + scores.monetary : scores[what];
}

/** One more than the number of the first cut that is not reached; equal (but for 1e-9) is reached. */
function rising(value: number, cuts: (number | null)[]): number {
  const missed = cuts.findIndex((cut) => cut === null || (value < cut && !areEqualNumbers(value, cut)));
  return missed < 0 ? cuts.length + 1 : missed + 1;
}
