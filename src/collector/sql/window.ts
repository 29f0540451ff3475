/** Windows: which events of the journal lie between two anchors, as `segments/window.ts` and `segments/anchor.ts` say. */
import type { Anchor, EventSelector, Window } from '../../segments/definition.js';
import { DAY_MS, parseDuration, type Span, startOfDay } from '../../segments/duration.js';
import { boundsOf } from '../../segments/window.js';
import { after } from './comparison.js';
import type { Sql } from './dialect.js';
import { all, any, type Draft, nowOf, sure } from './draft.js';
import { edgeOfSeason } from './season.js';
import { namesOf, selected } from './selection.js';

/** See {@link windowOf}. */
export interface InWindow {
  /** Whether an event of the journal lies in the window. */
  readonly sql: Sql;
  /** Whether the journal has to be joined with `anchors` for it. */
  readonly anchored: boolean;
}

/** Whether an event of the journal happened in the running session. */
export const IN_SESSION = 'inside';

/** The window, whose parameters are filled in. */
export function windowOf(draft: Draft, within: Window | undefined): InWindow {
  const { from, to } = boundsOf(within);
  const start = from === undefined ? undefined : edgeAt(draft, from);
  const end = to === undefined || to === 'now' ? undefined : edgeAt(draft, to);
  return {
    sql: all([...(start ? [start.isAfter] : []), ...(end ? [end.isBefore] : [])]),
    anchored: !!start?.anchored || !!end?.anchored,
  };
}

/** An anchor, and on which side of it an event of the journal lies. What there is no anchor for lies on neither. */
interface Edge {
  /** When it is, ms; `NULL` if there is none. */
  readonly time: Sql;
  readonly exists: Sql;
  /** Never `NULL`, nor is the other side. */
  readonly isAfter: Sql;
  readonly isBefore: Sql;
  readonly anchored: boolean;
}

/** An instant, which may be `NULL`: an event at that very time lies after it. */
const instant = (time: Sql): Edge => ({
  time,
  exists: `${time} IS NOT NULL`,
  isAfter: sure(`time >= ${time}`),
  isBefore: sure(`time < ${time}`),
  anchored: false,
});

function edgeAt(draft: Draft, anchor: Anchor): Edge {
  const now = nowOf(draft);
  // As a start, now is a place that no event has yet.
  if (anchor === 'now') return { time: now, exists: 'true', isAfter: 'false', isBefore: 'true', anchored: false };
  if (anchor === 'sessionStart')
    return {
      time: `CASE WHEN running THEN began ELSE ${now} END`,
      exists: 'true',
      isAfter: IN_SESSION,
      isBefore: `NOT ${IN_SESSION}`,
      anchored: false,
    };
  if ('ago' in anchor) return agoEdge(draft, anchor.ago as string, anchor.of);
  if ('date' in anchor) return instant(draft.bind('integer', startOfDay(anchor.date, 0) as number));
  if ('season' in anchor) return instant(edgeOfSeason(draft, anchor.season, anchor.which, anchor.edge));
  if ('first' in anchor) return eventEdge(draft, anchor.first, 'min', anchor.within);
  if ('latest' in anchor) return eventEdge(draft, anchor.latest, 'max', anchor.within);
  const isLatest = 'latestOf' in anchor;
  return severalEdge(
    isLatest,
    (isLatest ? anchor.latestOf : anchor.earliestOf).map((one) => edgeAt(draft, one)),
  );
}

/** So long before another anchor: an event lies after it for so long. */
function agoEdge(draft: Draft, duration: string, of: Anchor = 'now'): Edge {
  const span = parseDuration(duration) ?? { months: 0, ms: 0 };
  const edge = edgeAt(draft, of);
  const time = after(draft, edge.time, { months: -span.months, ms: -span.ms });
  if (of === 'now') {
    const isAfter = isInLast(draft, span);
    return { ...edge, time, isAfter, isBefore: `NOT ${isAfter}` };
  }
  const isAfter = `${after(draft, 'time', span)} > ${edge.time}`;
  return { ...edge, time, isAfter: sure(isAfter), isBefore: sure(`NOT (${isAfter})`) };
}

/** Whether an event lies no longer ago than that. Calendars are asked only where the length of months matters. */
function isInLast(draft: Draft, span: Span): Sql {
  const ago = (days: number) => {
    const key = `${days * span.months} days and ${span.ms} ms ago`;
    return draft.bindAt('integer', key, (now) => now - span.ms - days * span.months * DAY_MS);
  };
  if (!span.months) return `(time > ${ago(0)})`;
  return `(time > ${ago(28)} OR (time > ${ago(31)} AND ${after(draft, 'time', span)} > ${nowOf(draft)}))`;
}

/** An event: it lies on neither side itself. */
function eventEdge(draft: Draft, selector: EventSelector, which: 'min' | 'max', within: Window = 'lifetime'): Edge {
  const isMeant = all([selected(draft, namesOf(selector)).isMeant, windowOf(draft, within).sql]);
  const place = draft.column('anchors', `${which}(pos) FILTER (WHERE ${isMeant})`);
  const time = draft.column('anchors', `${which}(time) FILTER (WHERE ${isMeant})`);
  return {
    time,
    exists: `${place} IS NOT NULL`,
    isAfter: sure(`pos > ${place}`),
    isBefore: sure(`pos < ${place}`),
    anchored: true,
  };
}

/** One of several anchors: those that do not exist are passed over. */
function severalEdge(isLatest: boolean, edges: readonly Edge[]): Edge {
  const exists = any(edges.map((edge) => edge.exists));
  const ofAll = (side: 'isAfter' | 'isBefore') =>
    all([exists, ...edges.map((edge) => `(${edge[side]} OR NOT (${edge.exists}))`)]);
  const ofOne = (side: 'isAfter' | 'isBefore') => any(edges.map((edge) => all([edge.exists, edge[side]])));
  // What is missing gives way: the least of instants is sought beyond all that there are.
  const none = isLatest ? '-9000000000000000' : '9000000000000000';
  const times = edges.map((edge) => `coalesce(${edge.time}, ${none})`);
  const extreme = times.length > 1 ? `${isLatest ? 'greatest' : 'least'}(${times.join(', ')})` : times.join();
  return {
    time: `nullif(${extreme}, ${none})`,
    exists,
    isAfter: isLatest ? ofAll('isAfter') : ofOne('isAfter'),
    isBefore: isLatest ? ofOne('isBefore') : ofAll('isBefore'),
    anchored: edges.some((edge) => edge.anchored),
  };
}
