/** `where`: conditions on one event's own fields. */
import { type Comparisons, holds } from './compare.js';
import type { Scalar } from './definition.js';
import { isRecord, own } from './event.js';
import type { Step } from './fold.js';

/** Whether an event, whose name fits, is meant. */
export type Filter = (step: Step) => boolean;

/** A `where` as the engine uses it: every path with the comparisons that its value must satisfy. */
export type ResolvedWhere = readonly (readonly [path: string, comparisons: Comparisons])[];

/** The filter of a `where`. A path through `items` holds if it does for some item. */
export function filterOf(where: ResolvedWhere): Filter {
  const tests = where.map(([path, comparisons]) => {
    const keys = path.split('.');
    return (params: unknown) => fieldValues(params, keys).some((value) => holds(comparisons, scalar(value)));
  });
  return (step) => tests.every((test) => test(step.params()));
}

/** The values at a path; through an array one for each of its elements. An absent field is one `undefined`. */
function fieldValues(value: unknown, keys: readonly string[]): unknown[] {
  const [key, ...rest] = keys;
  if (key === undefined) return [value];
  if (Array.isArray(value)) return value.flatMap((element) => fieldValues(element, keys));
  return fieldValues(isRecord(value) ? own(value, key) : undefined, rest);
}

/** What can be compared. Shops often send `""` for what there is none of. */
function scalar(value: unknown): Scalar | undefined {
  return value === '' || typeof value === 'object' ? undefined : (value as Scalar);
}
