/** Comparators: how a value is held against a threshold, as `segments/compare.ts` does it. */
import type { Comparison, Operand } from '../../segments/compare.js';
import { addSpan, type Span } from '../../segments/duration.js';
import { isMeasure, type Threshold } from '../../segments/judge.js';
import type { NumberedMeasure } from '../../segments/measure.js';
import type { Sql } from './dialect.js';
import { all, any, type Draft, sure } from './draft.js';

/**
 * A value, which may be nothing. Of each kind that it can be there is SQL that is `NULL` where it is something else.
 * Numbers are doubles.
 */
export interface Value {
  readonly number?: Sql | undefined;
  readonly text?: Sql | undefined;
  readonly flag?: Sql | undefined;
  /** For times, which compare exactly: the instant from which a span is measured, or `'0'`. */
  readonly origin?: Sql | undefined;
}

/** A scalar in JSON as a value: lists, objects, `null` and empty texts are nothing. */
export const jsonValue = ({ dialect }: Draft, json: Sql): Value => ({
  number: dialect.numberOf(json),
  text: dialect.textOf(json),
  flag: dialect.flagOf(json),
});

/** Whether it is anything. */
export const isThere = ({ number, text, flag }: Value): Sql =>
  any([number, text, flag].flatMap((kind) => (kind === undefined ? [] : [`(${kind}) IS NOT NULL`])));

/** What a measure that stands as a threshold is. */
export type ReadMeasure = (measure: NumberedMeasure) => Value;

const noMeasure: ReadMeasure = () => {
  throw new Error('Nothing about an event can be compared with a measure');
};

/** Whether a value satisfies all comparisons. */
export function compared(
  draft: Draft,
  comparisons: readonly Comparison[],
  value: Value,
  measured: ReadMeasure = noMeasure,
): Sql {
  return all(comparisons.map((comparison) => comparedOnce(draft, comparison, value, measured)));
}

/** Whether a value satisfies one. Never `NULL`: against nothing only `isNot` and `exists: false` hold. */
export function comparedOnce(
  draft: Draft,
  { operator, operand }: Comparison,
  value: Value,
  measured: ReadMeasure = noMeasure,
): Sql {
  if (operator === 'exists') return operand ? isThere(value) : `NOT ${isThere(value)}`;
  const thresholds = [operand].flat() as Threshold[];
  const is = () => any(thresholds.map((threshold) => same(draft, value, threshold, measured)));
  if (operator === 'isNot') return `NOT ${is()}`;
  if (operator === 'is' || operator === 'oneOf') return is();
  const [threshold] = thresholds as [Threshold];
  if (operator === 'contains' || operator === 'startsWith') {
    if (value.text === undefined) return 'false';
    const part = isMeasure(threshold) ? measured(threshold.compiled).text : draft.bind('text', String(threshold));
    return part === undefined ? 'false' : sure(draft.dialect[operator](value.text, part));
  }
  // Of texts, and of true and false, none is more than another; the same is "at least" and "at most" itself.
  const mayBeEqual = /^at/.test(operator) && (isMeasure(threshold) || /string|boolean/.test(typeof threshold));
  const equal = mayBeEqual ? same(draft, value, threshold, measured) : 'false';
  return any([ordered(draft, operator, value, threshold, measured), equal].filter((one) => one !== 'false'));
}

/** Whether they are the same. */
function same(draft: Draft, value: Value, threshold: Threshold, measured: ReadMeasure): Sql {
  const number = ordered(draft, 'is', value, threshold, measured);
  if (isMeasure(threshold)) {
    const { text, flag } = measured(threshold.compiled);
    return any([number, bothAre(value.text, text), bothAre(value.flag, flag)]);
  }
  if (typeof threshold === 'string') return bothAre(value.text, draft.bind('text', threshold));
  return typeof threshold === 'boolean' ? bothAre(value.flag, String(threshold)) : number;
}

const bothAre = (one: Sql | undefined, other: Sql | undefined): Sql =>
  one === undefined || other === undefined ? 'false' : sure(`(${one}) = (${other})`);

/** How numbers lie to each other; those within 1e-9 are equal, but times are not. */
const SIGNS: Readonly<Record<string, (one: Sql, other: Sql, near: Sql | undefined) => Sql>> = {
  is: (one, other, near) => near ?? `${one} = ${other}`,
  atLeast: (one, other, near) => (near ? `(${one} >= ${other} OR ${near})` : `${one} >= ${other}`),
  atMost: (one, other, near) => (near ? `(${one} <= ${other} OR ${near})` : `${one} <= ${other}`),
  above: (one, other, near) => (near ? `(${one} > ${other} AND NOT ${near})` : `${one} > ${other}`),
  below: (one, other, near) => (near ? `(${one} < ${other} AND NOT ${near})` : `${one} < ${other}`),
};

function ordered(draft: Draft, operator: string, value: Value, threshold: Threshold, measured: ReadMeasure): Sql {
  const sign = SIGNS[operator];
  const { number, origin } = value;
  if (number === undefined || !sign) return 'false';
  const other = thresholdOf(draft, origin, threshold, measured);
  if (other === undefined) return 'false';
  const near = `abs(${number} - ${other}) <= 1e-9 * greatest(abs(${number}), abs(${other}))`;
  return sure(sign(number, other, origin === undefined ? `(${near})` : undefined));
}

/** A threshold as a double; `undefined` if it is no number. */
function thresholdOf(
  draft: Draft,
  origin: Sql | undefined,
  threshold: Threshold,
  measured: ReadMeasure,
): Sql | undefined {
  if (isMeasure(threshold)) {
    const { number } = measured(threshold.compiled);
    if (number === undefined || threshold.times === 1) return number;
    return `((${number}) * ${draft.bind('number', threshold.times)})`;
  }
  if (typeof threshold === 'number') return draft.bind('number', threshold);
  if (isSpan(threshold)) {
    if (origin === undefined || origin === '0') return draft.bind('number', addSpan(0, threshold));
    return draft.dialect.double(`${after(draft, origin, threshold)} - ${origin}`);
  }
  return undefined;
}

const isSpan = (operand: Operand | Threshold): operand is Span => typeof operand === 'object' && 'months' in operand;

/** The instant so long after another one, ms. */
export function after(draft: Draft, time: Sql, { months, ms }: Span): Sql {
  const whole = months ? draft.dialect.addMonths(time, draft.bind('integer', Math.trunc(months))) : time;
  return ms ? `(${whole} + ${draft.bind(Number.isInteger(ms) ? 'integer' : 'number', ms)})` : whole;
}
