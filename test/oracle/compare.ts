/** Comparators, as the rules say: numbers within 1e-9 are equal, times compare exactly, nothing compares with nothing. */
import type { Comparators, Scalar, Value } from '../../src/segments/definition.js';
import { addDuration, durationMs } from './duration.js';

/** Reference values and parameters. */
export interface Context {
  references?: Record<string, unknown>;
  params?: Record<string, Scalar>;
}

/** What a measure gives: a plain value or nothing; milliseconds; or the span between two instants. */
export type Measured =
  | { kind: 'plain'; value: unknown }
  | { kind: 'ms'; ms: number }
  | { kind: 'span'; from: number; to: number }
  | { kind: 'nothing' };

/** The value that a comparator names, or `any` for a parameter that may be absent and is. */
type Named = { any: true } | { any: false; value: unknown; times: number };

/** Whether every comparator holds. */
export function holds(measured: Measured, comparators: Comparators, context: Context): boolean {
  const nothing = measured.kind === 'nothing' || (measured.kind === 'plain' && isNothing(measured.value));
  return COMPARATORS.every((comparator) => {
    const given = comparators[comparator];
    if (given === undefined) return true;
    if (comparator === 'exists') return given === !nothing;
    const others = (Array.isArray(given) ? given : [given]).map((value) => named(value, context));
    if (others.some((other) => other.any)) return true;
    const some = (test: (other: Named & { any: false }) => boolean) =>
      others.some((other) => !other.any && test(other));
    const isSame = () => some((other) => order(measured, other) === 0 || isSameFact(measured, other));
    if (comparator === 'isNot') return nothing || !isSame();
    if (nothing) return false;
    if (comparator === 'is' || comparator === 'oneOf') return isSame();
    if (comparator === 'contains' || comparator === 'startsWith')
      return some((other) => areTexts(measured, other, (text, part) => TEXTS[comparator](text, part)));
    return some((other) => ORDERS[comparator](order(measured, other)));
  });
}

/**
 * Reading taken: `null` and `""`, which unset a trait, are nothing in any other field as well; pages send `coupon: ""` for
 * no coupon.
 */
function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
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

/** Negative, zero or positive, as what was measured is less than, equal to or more than the other; NaN if neither. */
function order(measured: Measured, { value, times }: { value: unknown; times: number }): number {
  if (measured.kind === 'span') {
    const threshold = typeof value === 'string' ? addDuration(measured.from, value, times) : undefined;
    return measured.to - (threshold ?? measured.from + Number(value) * times);
  }
  if (measured.kind === 'ms')
    return measured.ms - (typeof value === 'string' ? durationMs(value) : Number(value)) * times;
  if (measured.kind === 'plain' && typeof measured.value === 'number' && typeof value === 'number')
    return areEqualNumbers(measured.value, value * times) ? 0 : measured.value - value * times;
  return Number.NaN;
}

/** "Numbers that differ by less than 1e-9, relatively, are equal": relative to the larger of the two. */
function areEqualNumbers(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) < 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

function isSameFact(measured: Measured, { value }: { value: unknown }): boolean {
  return measured.kind === 'plain' && typeof measured.value !== 'number' && measured.value === value;
}

function areTexts(
  measured: Measured,
  { value }: { value: unknown },
  test: (text: string, part: string) => boolean,
): boolean {
  return (
    measured.kind === 'plain' &&
    typeof measured.value === 'string' &&
    typeof value === 'string' &&
    test(measured.value, value)
  );
}

function named(value: Value, context: Context): Named {
  if (typeof value !== 'object') return { any: false, value, times: 1 };
  if ('ref' in value) return { any: false, value: context.references?.[value.ref], times: value.times ?? 1 };
  const given = context.params?.[value.param];
  if (given === undefined && value.absent === 'any') return { any: true };
  return { any: false, value: given, times: value.times ?? 1 };
}

/** Names of the references and parameters that a part of a definition needs and the context does not have. */
export function missing(part: unknown, context: Context): string[] {
  if (Array.isArray(part)) return part.flatMap((entry) => missing(entry, context));
  if (typeof part !== 'object' || part === null) return [];
  const names: string[] = [];
  if ('ref' in part && context.references?.[String(part.ref)] === undefined) names.push(`references.${part.ref}`);
  if (
    'param' in part &&
    context.params?.[String(part.param)] === undefined &&
    !('absent' in part && part.absent === 'any')
  )
    names.push(`params.${part.param}`);
  return [...names, ...Object.values(part).flatMap((entry) => missing(entry, context))];
}
