/** Comparators, as the rules say: numbers within 1e-9 are equal, times compare exactly, nothing compares with nothing. */
import type { Comparators, Value } from '../../src/segments/definition.js';
import { addDuration, durationMs, isDuration } from './duration.js';

/** What a measure gives: a plain value or nothing; milliseconds; or the span between two instants. */
export type Measured =
  | { kind: 'plain'; value: unknown }
  | { kind: 'ms'; ms: number }
  | { kind: 'span'; from: number; to: number }
  | { kind: 'nothing' };

/** What a comparator names: a value, another measure, or a parameter that may be absent and is: `any`. */
export type Operand =
  | { kind: 'any' }
  | { kind: 'given'; value: unknown; times: number }
  | { kind: 'measured'; measured: Measured; times: number };

/** The keys of a comparison. */
export const COMPARATORS = [
  'is',
  'isNot',
  'atLeast',
  'atMost',
  'above',
  'below',
  'oneOf',
  'exists',
  'contains',
  'startsWith',
] as const;

type Comparator = (typeof COMPARATORS)[number];

/** Whether every comparator holds; `operandOf` gives what a value in a definition stands for. */
export function holds(measured: Measured, comparators: Comparators, operandOf: (value: Value) => Operand): boolean {
  return COMPARATORS.every((comparator) => holdsOne(comparator, measured, comparators[comparator], operandOf));
}

/**
 * A field of an event: where it is a list, each comparator has to hold for some of its values, but `isNot` and
 * `exists: false` for all, as if the list were none of these. An empty list is nothing.
 */
export function fieldHolds(value: unknown, comparators: Comparators, operandOf: (value: Value) => Operand): boolean {
  const values = Array.isArray(value) && value.length > 0 ? value : [Array.isArray(value) ? undefined : value];
  return COMPARATORS.every((comparator) => {
    const given = comparators[comparator];
    const holdsFor = (one: unknown) => holdsOne(comparator, plain(one), given, operandOf);
    const saysNot = comparator === 'isNot' || (comparator === 'exists' && given === false);
    return saysNot ? values.every(holdsFor) : values.some(holdsFor);
  });
}

/** A field as what is compared: objects are nothing. */
function plain(value: unknown): Measured {
  return typeof value === 'object' ? { kind: 'nothing' } : { kind: 'plain', value };
}

function holdsOne(
  comparator: Comparator,
  measured: Measured,
  given: Value | Value[] | undefined,
  operandOf: (value: Value) => Operand,
): boolean {
  if (given === undefined) return true;
  const nothing = isNothing(measured);
  if (comparator === 'exists') return given === !nothing;
  const operands = (Array.isArray(given) ? given : [given]).map(operandOf);
  if (operands.some(({ kind }) => kind === 'any')) return true;
  const isSame = () => operands.some((other) => order(measured, other) === 0 || isSameFact(measured, other));
  if (comparator === 'isNot') return nothing || !isSame();
  if (nothing) return false;
  if (comparator === 'is' || comparator === 'oneOf') return isSame();
  if (comparator === 'contains' || comparator === 'startsWith')
    return operands.some((other) => areTexts(measured, other, TEXTS[comparator]));
  return operands.some((other) => ORDERS[comparator](order(measured, other)));
}

/**
 * Reading taken: `null` and `""`, which unset a trait, are nothing in any other field as well; pages send `coupon: ""` for
 * no coupon.
 */
function isNothing(measured: Measured): boolean {
  if (measured.kind !== 'plain') return measured.kind === 'nothing';
  return measured.value === undefined || measured.value === null || measured.value === '';
}

const ORDERS = {
  atLeast: (order: number) => order >= 0,
  atMost: (order: number) => order <= 0,
  above: (order: number) => order > 0,
  below: (order: number) => order < 0,
};

const TEXTS = {
  contains: (text: string, part: string) => text.includes(part),
  startsWith: (text: string, part: string) => text.startsWith(part),
};

/**
 * Negative, zero or positive, as what was measured is less than, equal to or more than the other; NaN if neither, as
 * between a time and a number.
 */
function order(measured: Measured, other: Operand): number {
  if (measured.kind === 'span') return measured.to - thresholdOf(measured.from, other);
  if (measured.kind === 'ms') return measured.ms - msOf(other);
  const value = plainOf(other);
  if (measured.kind !== 'plain' || typeof measured.value !== 'number' || typeof value !== 'number') return Number.NaN;
  return areEqualNumbers(measured.value, value) ? 0 : measured.value - value;
}

/** The instant at which a span that began at `from` is as long as the other; NaN if that is no time. */
export function thresholdOf(from: number, other: Operand): number {
  if (other.kind === 'given' && isDuration(other.value)) return addDuration(from, other.value, other.times);
  return from + msOf(other);
}

/** A time in milliseconds; NaN for anything else, and for calendar months. */
export function msOf(other: Operand): number {
  if (other.kind === 'given') return isDuration(other.value) ? durationMs(other.value) * other.times : Number.NaN;
  if (other.kind !== 'measured') return Number.NaN;
  const { measured, times } = other;
  if (measured.kind === 'ms') return measured.ms * times;
  return measured.kind === 'span' ? (measured.to - measured.from) * times : Number.NaN;
}

/** A value that is no time: a number is multiplied. */
function plainOf(other: Operand): unknown {
  if (other.kind === 'any' || (other.kind === 'measured' && other.measured.kind !== 'plain')) return undefined;
  const value = other.kind === 'given' ? other.value : 'value' in other.measured && other.measured.value;
  return typeof value === 'number' ? value * other.times : value;
}

/** "Numbers that differ by less than 1e-9, relatively, are equal": relative to the larger of the two. */
export function areEqualNumbers(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) < 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

function isSameFact(measured: Measured, other: Operand): boolean {
  return measured.kind === 'plain' && typeof measured.value !== 'number' && measured.value === plainOf(other);
}

function areTexts(measured: Measured, other: Operand, test: (text: string, part: string) => boolean): boolean {
  const part = plainOf(other);
  return (
    measured.kind === 'plain' &&
    typeof measured.value === 'string' &&
    typeof part === 'string' &&
    test(measured.value, part)
  );
}
