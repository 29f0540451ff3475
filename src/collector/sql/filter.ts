/** `where`: conditions on one event's own fields, as `segments/where.ts` judges them. */
import { type Comparison, type Comparisons, comparisonsOf, holds } from '../../segments/compare.js';
import { isRecord } from '../../segments/event.js';
import { compared, comparedOnce, jsonValue } from './comparison.js';
import type { Sql } from './dialect.js';
import { all, any, type Draft } from './draft.js';
import { type Field, fieldOf, fieldOfItem, someValue, type View } from './fields.js';

/** Whether an event passes a `where`, whose references and parameters are filled in. */
export function filterOf(draft: Draft, where: unknown, view: View): Sql {
  return all(
    Object.entries(where ?? {}).map(([path, wanted]) =>
      path === 'items' && isRecord(wanted)
        ? boundFilter(draft, wanted, view.items)
        : fits(draft, fieldOf(draft, path, view), wantedOf(wanted)),
    ),
  );
}

const wantedOf = (wanted: unknown) => comparisonsOf((isRecord(wanted) ? wanted : { is: wanted }) as Comparisons);

/** What must hold of `some`, `every` or `none` of the items. */
function boundFilter(draft: Draft, bound: Record<string, unknown>, items: Sql): Sql {
  const { dialect, variable } = draft;
  return all(
    Object.entries(bound).map(([quantifier, where]) => {
      const item = variable();
      const isMeant = all(
        Object.entries(where as object).map(([path, wanted]) =>
          fits(draft, fieldOfItem(draft, item, path), wantedOf(wanted)),
        ),
      );
      if (quantifier === 'every') return `NOT ${dialect.some(items, item, `NOT ${isMeant}`)}`;
      return `${quantifier === 'none' ? 'NOT ' : ''}(${dialect.some(items, item, isMeant)})`;
    }),
  );
}

/** Whether some value at a field satisfies the comparisons. */
function fits(draft: Draft, field: Field, comparisons: readonly Comparison[]): Sql {
  if (field.kind === 'seasons') return fitsSeasons(field.inside, comparisons);
  return someValue(
    draft,
    field,
    (value) => compared(draft, comparisons, value),
    (elements) => all(comparisons.map((one) => fitsElements(draft, elements, one))),
  );
}

/** In a list some value must, but all must be other than what `isNot` says. */
function fitsElements(draft: Draft, elements: Sql, comparison: Comparison): Sql {
  const { dialect, variable } = draft;
  const element = variable();
  const some = (one: Comparison) =>
    `(${dialect.some(elements, element, comparedOnce(draft, one, jsonValue(draft, element)))})`;
  if (comparison.operator === 'isNot') return `NOT ${some({ ...comparison, operator: 'is' })}`;
  if (comparison.operator === 'exists' && !comparison.operand) return `NOT ${some({ ...comparison, operand: true })}`;
  return some(comparison);
}

/** Names are compared here and now; only which of them it is depends on the event. */
function fitsSeasons(inside: ReadonlyMap<string, Sql>, comparisons: readonly Comparison[]): Sql {
  return all(
    comparisons.map((one) => {
      const saysNot = one.operator === 'isNot' || (one.operator === 'exists' && !one.operand);
      const names = [...inside].filter(([name]) => holds([one], name) !== saysNot);
      const some = any(names.map(([, isInside]) => isInside));
      return saysNot ? `NOT ${some}` : some;
    }),
  );
}
