/** `where`: conditions on one event's own fields, and how the values at a field's path are found. */
import { type Comparison, type Comparisons, comparisonsOf, holds, meets } from './compare.js';
import type { Scalar } from './definition.js';
import { isRecord, own } from './event.js';
import { eventFields, itemFields, type Settings, type View } from './normalise.js';

/** Whether an event, whose name fits, is meant. */
export type Filter = (view: View) => boolean;

type Item = Readonly<Record<string, unknown>>;

/** The filter of a `where`, whose references and parameters are filled in. */
export function filterOf(where: unknown, settings: Settings): Filter {
  const tests = Object.entries(where ?? {}).map(([path, wanted]): Filter => {
    if (path === 'items' && isRecord(wanted)) return boundFilter(wanted);
    const values = fieldOf(path, settings);
    const comparisons = wantedOf(wanted);
    return (view) => values(view).some((value) => fits(comparisons, value));
  });
  return tests.length ? (view) => tests.every((test) => test(view)) : () => true;
}

/** What must hold of `some`, `every` or `none` of the items. */
function boundFilter(bound: Record<string, unknown>): Filter {
  const tests = Object.entries(bound).map(([quantifier, where]): Filter => {
    const fields = Object.entries(where as object).map(
      ([path, wanted]) => [path.split('.'), wantedOf(wanted)] as const,
    );
    const isMeant = (item: Item) =>
      fields.every(([keys, wanted]) => itemValues(item, keys).some((value) => fits(wanted, value)));
    if (quantifier === 'every') return ({ items }) => items.every(isMeant);
    return ({ items }) => items.some(isMeant) === (quantifier === 'some');
  });
  return (view) => tests.every((test) => test(view));
}

const wantedOf = (wanted: unknown) => comparisonsOf((isRecord(wanted) ? wanted : { is: wanted }) as Comparisons);

/** How the values at a path are found: through `items` one for each item. An absent field is one `undefined`. */
export function fieldOf(path: string, settings: Settings): (view: View) => unknown[] {
  const keys = path.split('.');
  const [name = '', ...rest] = keys;
  if (name === 'items') return ({ items }) => items.flatMap((item) => itemValues(item, rest));
  const derived = own(eventFields, path) as (typeof eventFields)[string] | undefined;
  return derived ? (view) => [derived(view, settings)] : ({ event }) => valuesAt(event.params, keys);
}

function itemValues(item: Item, keys: readonly string[]): unknown[] {
  const derived = own(itemFields, keys.join('.')) as (typeof itemFields)[string] | undefined;
  return derived ? [derived(item)] : valuesAt(item, keys);
}

/** The values at a path, from its key `at` on; on the way through a list one for each of its elements. */
function valuesAt(value: unknown, keys: readonly string[], at = 0): unknown[] {
  const key = keys[at];
  if (key === undefined) return [value];
  if (Array.isArray(value)) return value.flatMap((element) => valuesAt(element, keys, at));
  return valuesAt(isRecord(value) ? own(value, key) : undefined, keys, at + 1);
}

/** The plain values of a field, which may be a list of them. */
export function plainValues(value: unknown): Scalar[] {
  return [value]
    .flat()
    .map(scalar)
    .filter((one) => one !== undefined);
}

/** Whether a field satisfies the comparisons. In a list some value must, but all must be other than what `isNot` says. */
function fits(comparisons: readonly Comparison[], value: unknown): boolean {
  if (!Array.isArray(value)) return holds(comparisons, scalar(value));
  const values = plainValues(value);
  return comparisons.every((one) =>
    values[one.operator === 'isNot' || one.operand === false ? 'every' : 'some']((element) => meets(one, element)),
  );
}

/** What can be compared. Shops often send `""` for what there is none of. */
function scalar(value: unknown): Scalar | undefined {
  return value === '' || typeof value === 'object' ? undefined : (value as Scalar);
}
