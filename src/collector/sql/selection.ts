/** Which events a measure is about: by the names that an event counts under, and by its fields. */
import type { EventSelector } from '../../segments/definition.js';
import { SESSION_START } from '../../segments/fold.js';
import { detail } from './details.js';
import type { Sql } from './dialect.js';
import { any, type Draft, sure, type Totals } from './draft.js';
import type { View } from './fields.js';
import { filterOf } from './filter.js';

/** A whole event. */
export const WHOLE: View = { items: 'opened_items' };

/** The names of a selector. */
export const namesOf = (selector: EventSelector): string[] => [...new Set([selector].flat())];

/** How often an event counts for a measure, and where that is known. */
export interface Selected {
  /** A column: whether the event is meant. */
  readonly isMeant: Sql;
  /** Once for each of the names that it counts under; of an event that is meant. */
  readonly times: Sql;
  /** Whether it is known of events in `detailed` only, as its fields say it; else of every event of the journal. */
  readonly detailed: boolean;
}

/** The events of these names that pass a `where`. */
export function selected(draft: Draft, names: readonly string[], where?: unknown): Selected {
  const counted = countedOf(draft, names);
  const filter = filterOf(draft, where, WHOLE);
  if (filter === 'true') return { ...counted, detailed: false };
  return { ...counted, isMeant: detail(draft, names, counted.isMeant, filter, 'false'), detailed: true };
}

/** Columns of the journal that tell whether, and how often, an event counts for those who select these names. */
function countedOf(draft: Draft, names: readonly string[]): Pick<Selected, 'isMeant' | 'times'> {
  const own = names.filter((name) => name !== '*' && name !== SESSION_START);
  const parts = [
    ...(own.length ? [`counted IN (${own.map((name) => draft.bind('text', name)).join(', ')})`] : []),
    ...(names.includes('*') ? ['active'] : []),
    ...(names.includes(SESSION_START) ? ['starts'] : []),
  ];
  const isMeant = draft.column('journal', sure(any(parts)));
  // An event counts once under its own name. Only with others may it be two things: any event, or a session's first.
  if (parts.length < 2) return { isMeant, times: '1' };
  const each = parts.map((part) => `CASE WHEN ${part} THEN 1 ELSE 0 END`);
  return { isMeant, times: draft.column('journal', each.join(' + ')) };
}

/** The sum of a number of each event that is meant, or how many there are, where each counts so many `times`. */
export function sumOf(times: Sql, one?: Sql): Sql {
  if (times === '1') return one === undefined ? 'count(*)' : `sum(${one})`;
  return one === undefined ? `sum(${times})` : `sum(${times} * ${one})`;
}

/** What stands behind `FROM` for the events that are asked about. */
export const eventsFrom = (detailed: boolean, anchored: boolean): Sql =>
  `${detailed ? 'detailed' : 'journal'}${anchored ? ' JOIN anchors USING (person)' : ''}`;

/** The stage whose aggregates are made of them. */
export const totalsOf = (detailed: boolean, anchored: boolean): Totals => {
  if (detailed) return anchored ? 'anchored_details' : 'details';
  return anchored ? 'anchored' : 'totals';
};
