/**
 * Details: what is read of the fields of events. Only those are taken apart that somebody asks about, once it is known under which
 * names they count and in which session they are, and each is parsed once for all that is asked.
 */
import type { Sql } from './dialect.js';
import type { Draft } from './draft.js';
import type { TableExpression } from './statements.js';
import { stepTables, toldColumns } from './traffic.js';

/**
 * A column of `detailed`: what is read of the fields of events that are meant, and `otherwise` for others. Events that nobody means are
 * not in that table.
 *
 * @param names those under which events that are meant count
 */
export function detail(draft: Draft, names: readonly string[], isMeant: Sql, sql: Sql, otherwise: Sql): string {
  draft.read(names);
  draft.open('fields', isMeant);
  for (const part of ['items', 'traffic'] as const) if (sql.includes(`opened_${part}`)) draft.open(part, isMeant);
  return draft.column('detailed', `CASE WHEN ${isMeant} THEN ${sql} ELSE ${otherwise} END`);
}

/** The products of an event: those that are objects, each opened. */
function itemsOf({ dialect, key, keys, variable }: Draft): Sql {
  const item = variable();
  const items = dialect.filter(dialect.elements(dialect.get('params', key('items'))), item, dialect.isObject(item));
  return dialect.map(items, item, dialect.opened(item, keys.items));
}

/** What details have of the journal. */
const KEPT = ['person', 'time', 'name', 'pos', 'running', 'began', 'inside', 'counted'];

/** The tables for it, the last of which is called `detailed`; none if nobody asks. */
export function detailTables(draft: Draft): TableExpression[] {
  const details = draft.columnsOf('detailed');
  if (!details.length) return [];
  const { dialect, keys } = draft;
  const [isAsked, items, traffic] = [draft.opened('fields'), draft.opened('items'), draft.opened('traffic')];
  const kept = [...KEPT, ...draft.columnsOf('journal').map((_, at) => `journal_${at + 1}`)].join(', ');
  const columns = [
    // Its `params` are there for fields of unusual keys, which are read one by one.
    '*',
    `${dialect.opened('params', keys.fields)} AS opened_fields`,
    ...(items === 'false' ? [] : [`CASE WHEN ${items} THEN ${itemsOf(draft)} ELSE [] END AS opened_items`]),
    ...(traffic === 'false' ? [] : toldColumns(draft, traffic)),
  ];
  const asked = `SELECT id, fields AS params, ${kept} FROM journal WHERE ${isAsked}`;
  const begin = `SELECT ${columns.join(', ')} FROM asked`;
  const steps: TableExpression[] =
    traffic === 'false' ? [['opened_0', 'once', begin]] : stepTables(dialect, 'opened', begin);
  const read = `SELECT id, ${kept}, ${details.join(', ')} FROM opened_${steps.length - 1}`;
  return [['asked', 'gathered', asked], ...steps, ['detailed', 'shared, at once', read]];
}
