/** Which events a measure is about: by the names that an event counts under, and by its fields. */
import type { EventSelector } from '../../segments/definition.js';
import { SESSION_START } from '../../segments/fold.js';
import { detail } from './details.js';
import type { Sql } from './dialect.js';
import type { Draft, Totals } from './draft.js';
import type { View } from './fields.js';
import { filterOf } from './filter.js';

/** A whole event. */
export const WHOLE: View = { items: 'opened_items' };

/** The names of a selector. */
export const namesOf = (selector: EventSelector): string[] => [...new Set([selector].flat())];

/** How often an event counts for a measure, and where that is known. */
export interface Selected {
  /** A column: once for each name that the event counts under, 0 if it is not meant. */
  readonly times: string;
  /** Whether it is known of events in `detailed` only, as its fields say it; else of every event of the journal. */
  readonly detailed: boolean;
}

/** The events of these names that pass a `where`. */
export function selected(draft: Draft, names: readonly string[], where?: unknown): Selected {
  const times = timesOf(draft, names);
  const filter = filterOf(draft, where, WHOLE);
  if (filter === 'true') return { times, detailed: false };
  const passing = `CASE WHEN ${filter} THEN ${times} ELSE 0 END`;
  return { times: detail(draft, `${times} > 0`, passing, '0'), detailed: true };
}

/** The column of the journal that tells how often an event counts for those who select these names. */
function timesOf(draft: Draft, names: readonly string[]): string {
  const own = names.filter((name) => name !== '*' && name !== SESSION_START);
  const parts = [
    ...(own.length ? [`counted IN (${own.map((name) => draft.bind('text', name)).join(', ')})`] : []),
    ...(names.includes('*') ? ['active'] : []),
    ...(names.includes(SESSION_START) ? ['starts'] : []),
  ];
  return draft.column('journal', parts.map((part) => `CASE WHEN ${part} THEN 1 ELSE 0 END`).join(' + '));
}

/** What stands behind `FROM` for the events that are asked about. */
export const eventsFrom = (detailed: boolean, anchored: boolean): Sql =>
  `${detailed ? 'detailed' : 'journal'}${anchored ? ' JOIN anchors USING (person)' : ''}`;

/** The stage whose aggregates are made of them. */
export const totalsOf = (detailed: boolean, anchored: boolean): Totals => {
  if (detailed) return anchored ? 'anchored_details' : 'details';
  return anchored ? 'anchored' : 'totals';
};
