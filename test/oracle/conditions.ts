/** What a rule is made of. */
import type { Condition, Measure, Test, Value } from '../../src/segments/definition.js';
import { COMPARATORS } from './compare.js';

/** The parts of a combination; none of a test, or of the name of a segment. */
export function partsOf(condition: Condition): Condition[] {
  if ('all' in condition) return condition.all;
  if ('any' in condition) return condition.any;
  return 'not' in condition ? [condition.not] : [];
}

/** The tests of a rule itself. */
export function testsOf(condition: Condition): Test[] {
  if (partsOf(condition).length > 0) return partsOf(condition).flatMap(testsOf);
  return 'all' in condition || 'any' in condition || 'not' in condition || 'segment' in condition ? [] : [condition];
}

/** The ids of the segments that a rule names itself. */
export function segmentsOf(condition: Condition): string[] {
  return 'segment' in condition ? [condition.segment] : partsOf(condition).flatMap(segmentsOf);
}

/** A test's measure, and those that it is compared with. */
export function measuresOf(test: Test): Measure[] {
  return [test, ...valuesOf(test).filter(isMeasure)];
}

function isMeasure(value: Value): value is Extract<Value, Measure> {
  return typeof value === 'object' && !('ref' in value) && !('param' in value);
}

/** Everything that comparators compare with. */
export function valuesOf(comparators: object): Value[] {
  const given = comparators as Record<string, Value | Value[] | undefined>;
  const values: Value[] = [];
  for (const comparator of COMPARATORS) {
    const value = given[comparator];
    if (Array.isArray(value)) values.push(...value);
    else if (value !== undefined) values.push(value);
  }
  return values;
}
