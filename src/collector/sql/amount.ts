/** Amounts: counts, sums, means, extremes and different values of events in a window, as a whole or by groups. */
import type { EventSelector, Window } from '../../segments/definition.js';
import type { Value } from './comparison.js';
import { detail } from './details.js';
import type { Sql } from './dialect.js';
import { all, type Draft } from './draft.js';
import { fieldOf, isOfGroup, keysOf, totalOf, type View } from './fields.js';
import { filterOf } from './filter.js';
import { eventsFrom, namesOf, selected, sumOf, totalsOf, WHOLE } from './selection.js';
import { windowOf } from './window.js';

/** See `AmountRule` of `segments/amount.ts`. */
export interface Amount {
  readonly kind: 'count' | 'sum' | 'mean' | 'min' | 'max' | 'distinct';
  readonly selector: EventSelector;
  readonly where?: unknown;
  readonly of?: string | undefined;
  readonly by?: string | undefined;
  readonly within?: Window | undefined;
}

/** The values of a measure that is taken by groups. */
export interface Groups {
  /** A list of doubles. */
  readonly list: Sql;
  /** Whether there is a group whose value is nothing. */
  readonly hasNothing: Sql;
}

/** An amount as a whole. */
export function amountOf(draft: Draft, amount: Amount): Value {
  const { kind, selector, where, of, within } = amount;
  if (kind === 'distinct') return { number: differentOf(draft, amount) };
  const names = namesOf(selector);
  const { isMeant, times, detailed } = selected(draft, names, where);
  const window = windowOf(draft, within);
  const stage = totalsOf(detailed || of !== undefined, window.anchored);
  const total = (what: Sql) => draft.column(stage, `${what} FILTER (WHERE ${all([isMeant, window.sql])})`);
  const { double } = draft.dialect;
  if (kind === 'count') return { number: double(`coalesce(${total(sumOf(times))}, 0)`) };
  const asked = selected(draft, names).isMeant;
  const numbers = totalOf(draft, fieldOf(draft, of as string, WHOLE), kind === 'mean' ? 'sum' : kind);
  const one = detail(draft, names, asked, numbers.total, draft.dialect.noNumber);
  if (kind === 'min' || kind === 'max') return { number: total(`${kind}(${one})`) };
  const sum = total(sumOf(times, one));
  if (kind === 'sum') return { number: `coalesce(${sum}, ${double('0')})` };
  const many = detail(draft, names, asked, numbers.many, '0');
  return { number: `(${sum} / ${total(sumOf(times, many))})` };
}

/** How many different values there are. */
function differentOf(draft: Draft, { selector, where, of, within }: Amount): Sql {
  const { dialect } = draft;
  const names = namesOf(selector);
  const { isMeant } = selected(draft, names, where);
  const keys = detail(
    draft,
    names,
    selected(draft, names).isMeant,
    keysOf(draft, fieldOf(draft, of as string, WHOLE)),
    '[]',
  );
  const window = windowOf(draft, within);
  let column = '';
  draft.table((name) => {
    column = `${name}_different`;
    const rows = `SELECT person, ${dialect.unnest(keys)} AS key FROM ${eventsFrom(true, window.anchored)} WHERE ${isMeant} AND ${window.sql}`;
    return {
      sql: `SELECT person, count(DISTINCT key) AS ${column} FROM (${rows}) AS keys GROUP BY person`,
      columns: [column],
    };
  });
  return dialect.double(`coalesce(${column}, 0)`);
}

/** An amount by groups: an item counts for its own only. */
export function groupsOf(draft: Draft, amount: Amount): Groups {
  const { kind, selector, where, of, by = '', within } = amount;
  const { dialect, variable } = draft;
  const names = namesOf(selector);
  const { isMeant, times } = selected(draft, names);
  const group = variable();
  const view = viewOf(draft, by, group);
  const total = kind === 'min' || kind === 'max' ? kind : 'sum';
  const numbers = of === undefined ? undefined : totalOf(draft, fieldOf(draft, of, view), total);
  const seen = dialect.tuple(
    group,
    numbers?.total ?? dialect.double('1'),
    kind === 'mean' && numbers ? numbers.many : '1',
  );
  const candidate = variable();
  const keys = dialect.filter(
    keysOf(draft, fieldOf(draft, by, WHOLE)),
    candidate,
    filterOf(draft, where, viewOf(draft, by, candidate)),
  );
  const entries = detail(draft, names, isMeant, dialect.map(keys, group, seen), '[]');
  const window = windowOf(draft, within);
  let columns: string[] = [];
  draft.table((name) => {
    columns = [`${name}_list`, `${name}_nothing`];
    const rows = `SELECT person, ${times} AS times, ${dialect.unnest(entries)} AS entry FROM ${eventsFrom(true, window.anchored)} WHERE ${isMeant} AND ${window.sql}`;
    const parts = `SELECT person, times, ${dialect.part('entry', 1)} AS group_key, ${dialect.part('entry', 2)} AS amount, ${dialect.part('entry', 3)} AS many FROM (${rows}) AS entries`;
    const perGroup = `SELECT person, group_key, ${groupValue(draft, kind)} AS value FROM (${parts}) AS parts GROUP BY person, group_key`;
    const sql = `SELECT person, ${dialect.listed('value', 'group_key', 'true')} AS ${columns[0]}, max(CASE WHEN value IS NULL THEN 1 ELSE 0 END) AS ${columns[1]} FROM (${perGroup}) AS per_group GROUP BY person`;
    return { sql, columns };
  });
  return { list: columns[0] as string, hasNothing: `${columns[1]} = 1` };
}

/** The value of one group, of rows with `times`, `amount` and `many`. */
function groupValue({ dialect }: Draft, kind: Amount['kind']): Sql {
  if (kind === 'count') return dialect.double('sum(times)');
  if (kind === 'sum') return `coalesce(sum(times * amount), ${dialect.double('0')})`;
  if (kind === 'mean') return 'sum(times * amount) / sum(times * many)';
  return `${kind}(amount)`;
}

/** What a group sees of an event. */
function viewOf(draft: Draft, by: string, group: Sql): View {
  if (!by.startsWith('items.')) return WHOLE;
  const item = draft.variable();
  return { items: draft.dialect.filter(WHOLE.items, item, isOfGroup(draft, item, by.slice('items.'.length), group)) };
}
