/** Comparators: how a measure's value is held against a threshold, and when time alone would change the answer. */

import type { Scalar } from './definition.js';
import { addSpan, type Span } from './duration.js';

/** A threshold as the engine uses it: references and parameters are filled in, durations parsed. */
export type Operand = Scalar | Span | readonly Operand[];

/** One comparator with its threshold. */
export interface Comparison {
  readonly operator: Operator;
  readonly operand: Operand;
}

/** What a measure says at an instant. */
export interface Reading {
  /** `undefined`: there is nothing to compare (an unset trait, the time since what never was). */
  readonly value: Scalar | undefined;
  /** For a time since something: the instant of that something. The value grows with the clock. */
  readonly origin?: number;
  /** The instant at which the value changes by time alone, other than by growing; `Infinity` for never. */
  readonly until: number;
}

/** Numbers this close, relatively, are equal: 115 is not above 1.15 × 100, which is 114.99999999999999. */
const RELATIVE_TOLERANCE = 1e-9;

const verdicts = {
  is: (order: number) => order === 0,
  isNot: (order: number) => order !== 0,
  atLeast: (order: number) => order >= 0,
  atMost: (order: number) => order <= 0,
  above: (order: number) => order > 0,
  below: (order: number) => order < 0,
};

/** Every comparator of the language. */
export const operators = [
  ...(Object.keys(verdicts) as (keyof typeof verdicts)[]),
  'oneOf',
  'exists',
  'contains',
  'startsWith',
] as const;

/** The name of a comparator. */
export type Operator = (typeof operators)[number];

function isSpan(operand: Operand): operand is Span {
  return typeof operand === 'object' && 'ms' in operand;
}

/** Negative, zero or positive as `value` is below, equal to or above `operand`; `NaN` where they cannot be compared. */
function order(value: Scalar, operand: Operand, origin: number | undefined): number {
  if (isSpan(operand)) {
    if (typeof value !== 'number') return Number.NaN;
    return origin === undefined ? value - operand.ms : value + origin - addSpan(origin, operand);
  }
  if (typeof value === 'number' && typeof operand === 'number') {
    const difference = value - operand;
    const tolerance = origin === undefined ? RELATIVE_TOLERANCE * Math.max(Math.abs(value), Math.abs(operand)) : 0;
    return Math.abs(difference) <= tolerance ? 0 : difference;
  }
  return value === operand ? 0 : Number.NaN;
}

/** Whether one comparison holds for `value`. Against nothing only `exists: false` and `isNot` do. */
export function holds(comparison: Comparison, value: Scalar | undefined, origin?: number): boolean {
  const { operator, operand } = comparison;
  if (operator === 'exists') return (value !== undefined) === operand;
  if (value === undefined) return operator === 'isNot';
  if (operator === 'oneOf') {
    return Array.isArray(operand) && operand.some((one) => order(value, one, origin) === 0);
  }
  if (operator === 'contains' || operator === 'startsWith') {
    if (typeof value !== 'string' || typeof operand !== 'string') return false;
    return operator === 'contains' ? value.includes(operand) : value.startsWith(operand);
  }
  return verdicts[operator](order(value, operand, origin));
}

/**
 * How many ms a value that grows by 1 a ms, from `value`, may still grow before one of `comparisons` says something
 * else; `Infinity` if none ever does. With `origin` the thresholds are calendar-aware.
 */
export function growthLeft(comparisons: readonly Comparison[], value: number, origin?: number): number {
  let least = Infinity;
  for (const { operator, operand } of comparisons) {
    for (const one of [operand].flat() as Operand[]) {
      const threshold = isSpan(one) ? (origin === undefined ? one.ms : addSpan(origin, one) - origin) : one;
      if (typeof threshold !== 'number') continue;
      // In whole ms: "at least" and "below" turn on reaching the threshold, "above" and "at most" 1 ms later, "is" on both.
      const reached = /above|atMost/.test(operator) ? 0 : Math.ceil(threshold) - value;
      const passed = /atLeast|below/.test(operator) ? 0 : Math.floor(threshold) + 1 - value;
      for (const growth of [reached, passed]) if (growth > 0) least = Math.min(least, growth);
    }
  }
  return least;
}

/** The largest count that makes a difference to `comparison`: beyond it the answer stays the same. */
export function largestCount({ operator, operand }: Comparison): number {
  const counts = [operand].flat().filter((one) => typeof one === 'number');
  const largest = Math.ceil(Math.max(1, ...counts));
  return operator === 'atLeast' || operator === 'below' ? largest : largest + 1;
}

/** The answer of a combination whose parts answer so. */
export function combine(kind: 'all' | 'any' | 'not', parts: readonly boolean[]): boolean {
  if (kind === 'all') return !parts.includes(false);
  return kind === 'any' ? parts.includes(true) : !parts[0];
}
