/** Comparators: how a measure's value is held against a threshold, and when time alone would change the answer. */
import type { Scalar } from './definition.js';
import { addSpan, type Span } from './duration.js';

/**
 * A threshold as the engine uses it: references and parameters are filled in, durations are in ms, or a span where they
 * have calendar months. `undefined` where it is a measure that has no value.
 */
export type Operand = Scalar | Span | undefined | readonly Operand[];

/** Each comparator with its threshold. */
export type Comparisons = Readonly<Record<string, Operand>>;

/** One of them, ready to be asked. */
export interface Comparison {
  readonly operator: string;
  readonly operand: Operand;
  readonly verdict: Verdict | undefined;
}

/** What a measure says at an instant. Made by {@link reading}. */
export interface Reading {
  /** `undefined`: there is nothing to compare (an unset trait, the time since what never was). */
  readonly value: Scalar | undefined;
  /** What it will be by time alone, as far as that is known. */
  readonly next: Turns;
  /** The instant from which on nothing is known, other than by growing or shrinking; `Infinity` for never. */
  readonly until: number;
  /** For times, which compare exactly: the instant from which a span is measured, or 0. */
  readonly origin: number | undefined;
  /** 1 for a value that grows with the clock, -1 for one that shrinks. */
  readonly pace: 1 | -1 | undefined;
  /** For a measure that is taken by groups: the value of each; the test holds if it does for one. */
  readonly groups: readonly (Scalar | undefined)[] | undefined;
}

/** The instants at which a measure will say something else, one after the other, and what it will say at each, by its place. */
export interface Turns {
  readonly at: readonly number[];
  to(place: number): Scalar | undefined;
}

/** None that is known. */
export const NO_TURNS: Turns = { at: [], to: () => undefined };

/** A reading; one that is always made of the same fields is read faster. */
export function reading(
  value: Reading['value'],
  until = Infinity,
  next = NO_TURNS,
  origin?: number,
  pace?: Reading['pace'],
  groups?: Reading['groups'],
): Reading {
  return { value, next, until, origin, pace, groups };
}

/** Until when a reading's value stays as it is, but for growing and shrinking. */
export function untilOf({ until, next }: Reading): number {
  const first = next.at.length ? (next.at[0] as number) : Infinity;
  return first < until ? first : until;
}

/** Numbers this close, relatively, are equal: 115 is not above 1.15 × 100, which is 114.99999999999999. */
const RELATIVE_TOLERANCE = 1e-9;

type Verdict = (order: number, value: Scalar, operand: never, origin: number | undefined) => boolean;

/** Every comparator: its verdict on a value that is there. Told how the value lies to the operand: see {@link orderOf}. */
export const operators: Readonly<Record<string, Verdict | undefined>> = {
  is: (order) => order === 0,
  isNot: (order) => order !== 0,
  atLeast: (order) => order >= 0,
  atMost: (order) => order <= 0,
  above: (order) => order > 0,
  below: (order) => order < 0,
  exists: (_, __, operand) => operand,
  oneOf: (_, value, operands: Operand[], origin) => operands.some((one) => orderOf(value, one, origin) === 0),
  contains: (_, value, operand) => typeof value === 'string' && value.includes(operand),
  startsWith: (_, value, operand) => typeof value === 'string' && value.startsWith(operand),
};

/** The value at which a growing value reaches `operand`; no number if it never can. */
function thresholdOf(operand: Operand, origin = 0): unknown {
  return typeof operand === 'object' && 'months' in operand ? addSpan(origin, operand) - origin : operand;
}

/**
 * Negative, zero or positive as `value` is below, equal to or above `operand`; `NaN` where they cannot be compared. With an
 * `origin` it is a time: that may be years, and compares exactly.
 */
export function orderOf(value: Scalar, operand: Operand, origin?: number): number {
  const threshold = thresholdOf(operand, origin);
  if (typeof value !== 'number' || typeof threshold !== 'number') return value === threshold ? 0 : Number.NaN;
  const difference = value - threshold;
  const scale = origin === undefined ? Math.max(Math.abs(value), Math.abs(threshold)) : 0;
  return Math.abs(difference) <= scale * RELATIVE_TOLERANCE ? 0 : difference;
}

/** Comparisons, ready to be asked. */
export const comparisonsOf = (given: Comparisons): Comparison[] =>
  Object.entries(given).map(([operator, operand]) => ({ operator, operand, verdict: operators[operator] }));

/** Whether `value` satisfies a comparison. Against nothing only `exists: false` and `isNot` hold. */
export function meets(
  { operator, operand, verdict }: Comparison,
  value: Scalar | undefined,
  origin?: number,
): boolean | undefined {
  if (value === undefined) return operator === 'isNot' || (operator === 'exists' && !operand);
  return verdict?.(orderOf(value, operand, origin), value, operand as never, origin);
}

/** Whether `value` satisfies all comparisons. */
export function holds(comparisons: readonly Comparison[], value: Scalar | undefined, origin?: number): boolean {
  for (const comparison of comparisons) if (!meets(comparison, value, origin)) return false;
  return true;
}

/**
 * How many ms a value that grows (`pace` 1) or shrinks (-1) by 1 a ms, from `value`, may still do so before one of
 * `comparisons` says something else; `Infinity` if none ever does. With `origin` the thresholds are calendar-aware.
 */
export function growthLeft(
  comparisons: readonly Comparison[],
  value: number,
  origin?: number,
  pace: 1 | -1 = 1,
): number {
  let least = Infinity;
  for (const { operator, operand } of comparisons) {
    const turns = (GROWTH[operator] ?? 0) * pace;
    for (const one of Array.isArray(operand) ? operand : [operand]) {
      const threshold = Number(thresholdOf(one, origin)) * pace;
      const reached = Math.ceil(threshold) - value * pace;
      const passed = Math.floor(threshold) + 1 - value * pace;
      if (turns >= 0 && reached > 0) least = Math.min(least, reached);
      if (turns <= 0 && passed > 0) least = Math.min(least, passed);
    }
  }
  return least;
}

/**
 * In whole ms: as a value grows, some comparators turn on reaching the threshold (1), some 1 ms later (-1), any other on both;
 * as it shrinks, the other way round.
 */
const GROWTH: Readonly<Record<string, number>> = { atLeast: 1, below: 1, above: -1, atMost: -1 };

/** The largest count that makes a difference to `comparisons`: beyond it the answers stay the same. */
export function largestCount(comparisons: Comparisons): number {
  const counts = Object.values(comparisons).map((operand) => [operand].flat().map((one) => Number(one) || 0));
  const largest = Math.ceil(Math.max(1, ...counts.flat()));
  return 'atLeast' in comparisons && Object.keys(comparisons).length === 1 ? largest : largest + 1;
}
