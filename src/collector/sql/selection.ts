/** Which events a measure is about: by the names that an event counts under, and by its fields. */
import type { EventSelector } from '../../segments/definition.js';
import { CANCELLED_PURCHASE } from '../../segments/facts.js';
import { SESSION_START } from '../../segments/fold.js';
import type { Sql } from './dialect.js';
import type { Draft } from './draft.js';
import type { View } from './fields.js';
import { filterOf } from './filter.js';

/** A whole event. */
export const WHOLE: View = { items: 'opened_items' };

/** The names of a selector. */
export const namesOf = (selector: EventSelector): string[] => [...new Set([selector].flat())];

/** How often an event of the journal counts for those who select these names: once for each that it counts under. */
export function timesOf(draft: Draft, names: readonly string[]): Sql {
  const own = names.filter((name) => name !== '*' && name !== SESSION_START);
  const parts = [
    ...(own.length ? [`counted IN (${own.map((name) => draft.bind('text', name)).join(', ')})`] : []),
    ...(names.includes('*') ? ['active'] : []),
    ...(names.includes(SESSION_START) ? ['starts'] : []),
  ];
  return parts.map((part) => `CASE WHEN ${part} THEN 1 ELSE 0 END`).join(' + ');
}

/** Whether an event may count under one of these names, as far as it tells itself; it spares taking all others apart. */
function mayCount(draft: Draft, names: readonly string[]): Sql | undefined {
  if (names.some((name) => name === '*' || name === SESSION_START)) return undefined;
  const own = [...names, ...(names.includes(CANCELLED_PURCHASE) ? ['purchase'] : [])];
  return `name IN (${own.map((name) => draft.bind('text', name)).join(', ')})`;
}

/** A column of `read` about events of these names; for all others it is `otherwise`. */
export function readColumn(draft: Draft, names: readonly string[], sql: Sql, otherwise: Sql): string {
  const may = mayCount(draft, names);
  needs(draft, sql, may);
  return draft.column('read', may ? `CASE WHEN ${may} THEN ${sql} ELSE ${otherwise} END` : sql);
}

/** Notes which events have to be opened further than to their parameters. */
function needs(draft: Draft, sql: Sql, may: Sql | undefined): void {
  for (const part of ['fields', 'items', 'traffic'] as const)
    if (sql.includes(`opened_${part}`)) draft.open(part, may ?? 'true');
}

/** The column of the journal that tells how often an event counts for a measure. */
export function selected(draft: Draft, names: readonly string[], where: unknown): string {
  const times = timesOf(draft, names);
  const filter = filterOf(draft, where, WHOLE);
  if (filter === 'true') return draft.column('journal', times);
  const passes = readColumn(draft, names, filter, 'false');
  return draft.column('journal', `CASE WHEN ${passes} THEN ${times} ELSE 0 END`);
}
