/** One visitor: everything that is stored of them, and what the engine makes of it. */
import { compile } from '../../segments/compile.js';
import type { Definitions } from '../../segments/definition.js';
import { type Change, createEngine } from '../../segments/engine.js';
import { compareEvents, type TrackedEvent } from '../../segments/event.js';
import { type Explanation, explain } from '../../segments/explain.js';
import { assignPersons } from '../../segments/person.js';
import type { EventStore } from '../storage/store.js';
import { isQuestion } from './figures/rules.js';

/** See {@link readTimeline}. */
export interface Timeline {
  readonly person: string;
  /** In order. */
  readonly events: readonly TrackedEvent[];
  /** Whether there were more events than are looked at. */
  readonly isCut: boolean;
  readonly changes: readonly Change[];
  /** Those they are in now. */
  readonly segments: readonly string[];
  /** The browsers that the events came from. */
  readonly visitors: readonly string[];
  /** Why, or why not. */
  explain(segment: string): Explanation | undefined;
}

/** More than anybody does; a robot may have done so many. */
export const MOST_EVENTS = 20_000;

/** Browsers of one person; a shared one in a shop may have been used by thousands, but no person has used so many. */
const MOST_BROWSERS = 1000;

/**
 * As JSON, since the package that reads texts takes a byte order mark off their start. Which ones they are is found first, by one column at a
 * time: nothing else is read of all the other events.
 */
const EVENTS = `
  WITH own AS MATERIALIZED (
    SELECT rowid AS place, visitor FROM events WHERE "user" = $person
  ), browsers AS MATERIALIZED (
    (SELECT DISTINCT visitor AS browser FROM own WHERE visitor <> '' LIMIT ${MOST_BROWSERS}) UNION SELECT $person
  ), places AS (
    SELECT place FROM own UNION ALL SELECT rowid FROM events WHERE visitor IN (SELECT browser FROM browsers)
  )
  SELECT to_json({id: id, visitor: visitor, user: "user", time: time, name: name, params: params}) AS event FROM events
  WHERE rowid IN (
    SELECT rowid FROM events WHERE rowid IN (SELECT place FROM places) AND time <= $now ORDER BY time DESC, id DESC LIMIT $most
  ) ORDER BY time DESC, id DESC`;

/** Reads a person's events and runs the engine over them; `undefined` if there are none. */
export async function readTimeline(
  store: EventStore,
  definitions: Definitions,
  references: Readonly<Record<string, unknown>>,
  person: string,
  now: number,
): Promise<Timeline | undefined> {
  const rows = await store.query<{ event: string }>(EVENTS, { person, now, most: MOST_EVENTS + 1 });
  const events = ownOf(
    person,
    rows.slice(0, MOST_EVENTS).map(({ event }) => eventOf(event)),
  );
  if (events.length === 0) return undefined;

  const program = compile(definitions, { references });
  const engine = createEngine(program);
  const changes: Change[] = [];
  events.forEach((event, index) => {
    // What cancels an order changes the past, which is then gone through anew.
    if (!engine.apply(event)) engine.rebuild(events.slice(0, index + 1));
    changes.push(...engine.advance(event.time));
  });
  changes.push(...engine.advance(now));
  return {
    person,
    events,
    isCut: rows.length > MOST_EVENTS,
    changes: changes.filter(({ segment }) => !isQuestion(segment)),
    segments: engine.segments().filter((segment) => !isQuestion(segment)),
    visitors: [...new Set(events.flatMap(({ visitor }) => visitor || []))],
    explain: (segment) => explain(program, engine, segment),
  };
}

/** Those of the events that are the person's: others may have used the same browser. */
function ownOf(person: string, events: readonly TrackedEvent[]): TrackedEvent[] {
  const inOrder = [...events].sort(compareEvents);
  const byVisitor = new Map<string, TrackedEvent[]>();
  for (const event of inOrder) {
    const list = byVisitor.get(event.visitor ?? '');
    if (list) list.push(event);
    else byVisitor.set(event.visitor ?? '', [event]);
  }
  const own = [...byVisitor].flatMap(([visitor, list]) => {
    if (visitor === '') return list.filter(({ user }) => user === person);
    const persons = assignPersons(list);
    return list.filter((_, index) => persons[index] === person);
  });
  return own.sort(compareEvents);
}

function eventOf(row: string): TrackedEvent {
  const { visitor, user, ...event } = JSON.parse(row) as TrackedEvent;
  return { ...event, ...(visitor && { visitor }), ...(user && { user }) };
}

const LATELY = `
  SELECT person FROM (
    SELECT coalesce(nullif("user", ''), visitor) AS person, received FROM events ORDER BY received DESC LIMIT 1000
  ) AS lately WHERE person IS NOT NULL AND person <> '' GROUP BY person ORDER BY max(received) DESC, person LIMIT 12`;

/** Some who were there lately. */
export async function latestPersons(store: EventStore): Promise<string[]> {
  return (await store.query<{ person: string }>(LATELY)).map(({ person }) => person);
}
