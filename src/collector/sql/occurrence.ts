/** Occurrences: the time since an event came first or last, between the first and the last, and from the session's start to it. */
import type { EventSelector } from '../../segments/definition.js';
import type { OccurrenceKind } from '../../segments/occurrence.js';
import type { Value } from './comparison.js';
import type { Sql } from './dialect.js';
import { all, type Draft, nowOf } from './draft.js';
import { namesOf, selected, sumOf, totalsOf } from './selection.js';
import { IN_SESSION } from './window.js';

/** A measure of that kind. */
export function occurrenceOf(draft: Draft, kind: OccurrenceKind, selector: EventSelector, where: unknown): Value {
  const { double } = draft.dialect;
  const { isMeant, times, detailed } = selected(draft, namesOf(selector), where);
  const total = (what: Sql, condition = isMeant) =>
    draft.column(totalsOf(detailed, false), `${what} FILTER (WHERE ${condition})`);
  if (kind === 'until') {
    const first = total('min(time)', all([isMeant, IN_SESSION]));
    return { number: double(`${first} - began`), origin: 'began' };
  }
  if (kind === 'gap') {
    const many = total(sumOf(times));
    const span = double(`${total('max(time)')} - ${total('min(time)')}`);
    return { number: `CASE WHEN ${many} > 1 THEN ${span} / (${many} - 1) END`, origin: '0' };
  }
  return since(draft, total(`${kind === 'since' ? 'max' : 'min'}(time)`));
}

/** The time since an instant, which may be `NULL`. */
export function since(draft: Draft, instant: Sql): Value {
  return { number: draft.dialect.double(`${nowOf(draft)} - ${instant}`), origin: instant };
}
