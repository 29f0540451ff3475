/** Random comparators for each kind of value, with literals, references, parameters and other measures. */
import fc from 'fast-check';
import type { Comparators, Scalar, Value } from '../../src/segments/definition.js';
import { duration } from './random-windows.js';

/** Other measures to compare with. */
type Operands = fc.Arbitrary<Value> | undefined;

const ORDERED = ['atLeast', 'atMost', 'above', 'below'];

/** One of these comparators. */
export function one(comparators: string[], value: fc.Arbitrary<Value>): fc.Arbitrary<Comparators> {
  return fc.tuple(fc.constantFrom(...comparators), value).map(([key, given]) => ({ [key]: given }));
}

/** One comparator, or two at once. */
function compared(single: fc.Arbitrary<Comparators>): fc.Arbitrary<Comparators> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 4, arbitrary: single },
    { weight: 1, arbitrary: fc.tuple(single, single).map(([a, b]) => ({ ...a, ...b })) },
  );
}

/** Whether there is anything. */
export const existence: fc.Arbitrary<Comparators> = fc.boolean().map((exists) => ({ exists }));

function several(value: fc.Arbitrary<Value>): fc.Arbitrary<Comparators> {
  return fc.array(value, { minLength: 1, maxLength: 3 }).map((oneOf) => ({ oneOf }));
}

function values(literals: Value[], named: Value[], operands: Operands, howOften = 6): fc.Arbitrary<Value> {
  return fc.oneof(
    { weight: howOften, arbitrary: fc.constantFrom(...literals) },
    { weight: 1, arbitrary: fc.constantFrom(...named) },
    ...(operands ? [{ weight: 1, arbitrary: operands }] : []),
  );
}

const NUMBERS: Value[] = [
  { param: 'number' },
  { param: 'number', times: 2 },
  { param: 'limit' },
  { param: 'nobody', absent: 'any' },
  { ref: 'number', times: 0.5 },
];

/** Of a number. */
export function numbers(literals: number[], operands?: Operands): fc.Arbitrary<Comparators> {
  const value = values(literals, NUMBERS, operands, 8);
  return compared(
    fc.oneof(
      { weight: 8, arbitrary: one([...ORDERED, 'is', 'isNot'], value) },
      { weight: 1, arbitrary: several(value) },
    ),
  );
}

const SPANS: Value[] = [{ param: 'span' }, { param: 'span', times: 1.5 }, { param: 'span', absent: 'any' }];

/** Of a time between two instants, which may be compared with calendar months. */
export function times(operands?: Operands): fc.Arbitrary<Comparators> {
  const value = fc.oneof(
    { weight: 8, arbitrary: duration },
    {
      weight: 2,
      arbitrary: values(['0s'], [...SPANS, { param: 'months' }, { param: 'months', times: 2 }], operands, 1),
    },
  );
  return compared(
    fc.oneof(
      { weight: 8, arbitrary: one(ORDERED, value) },
      { weight: 1, arbitrary: one(['is', 'isNot'], value) },
      { weight: 1, arbitrary: existence },
    ),
  );
}

/** Of milliseconds, about which calendar months say nothing. */
export function milliseconds(literals: string[], operands?: Operands): fc.Arbitrary<Comparators> {
  const value = values(literals, SPANS, operands);
  return compared(
    fc.oneof({ weight: 8, arbitrary: one(ORDERED, value) }, { weight: 1, arbitrary: one(['is', 'isNot'], value) }),
  );
}

const TEXTS: Value[] = [
  { param: 'text' },
  { ref: 'text' },
  { param: 'text', absent: 'any' },
  { param: 'nobody', absent: 'any' },
];

/** Of a text. */
export function texts(literals: string[], operands?: Operands): fc.Arbitrary<Comparators> {
  const value = values(literals, TEXTS, operands);
  const part = fc.constantFrom<Value>(...literals.flatMap((text) => [text.slice(0, 2), text.slice(-3)]));
  return compared(
    fc.oneof(
      { weight: 4, arbitrary: one(['is', 'isNot'], value) },
      { weight: 1, arbitrary: one(['contains', 'startsWith'], part) },
      { weight: 1, arbitrary: several(value) },
      { weight: 1, arbitrary: existence },
    ),
  );
}

/** Of what is true or false. */
export const flags: fc.Arbitrary<Comparators> = one(['is', 'isNot'], fc.constantFrom<Scalar>(true, false));
