/** One visitor: everything that is stored of them, and what the engine makes of it. */
import { compile } from '../../segments/compile.js';
import type { Definitions } from '../../segments/definition.js';
import { type Change, createEngine } from '../../segments/engine.js';
import { compareEvents, type TrackedEvent } from '../../segments/event.js';
import { type Explanation, explain } from '../../segments/explain.js';
import { assignPersons } from '../../segments/person.js';
import { readEvents } from '../latest.js';
import { ask } from '../sql/rows.js';
import type { EventStore, StoredEvent } from '../storage/store.js';
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
  /** Why, or why not. */
  explain(segment: string): Explanation | undefined;
}

/** More than anybody does; a robot may have done so many. */
export const MOST_EVENTS = 20_000;

/** Browsers of one person; a shared one in a shop may have been used by thousands, but no person has used so many. */
const MOST_BROWSERS = 1000;

/**
 * The latest, which are those that are kept of very many. Which ones they are DuckDB finds first, by one column at a time: nothing else is read
 * of all the other events.
 */
const EVENTS = {
  duckdb: `
    WITH browsers AS MATERIALIZED (
      SELECT unnest($visitors) AS browser
    ), places AS (
      SELECT rowid AS place FROM events WHERE "user" = $person
      UNION ALL SELECT rowid FROM events WHERE visitor IN (SELECT browser FROM browsers)
    )
    SELECT to_json(events) AS event FROM events
    WHERE rowid IN (
      SELECT rowid FROM events WHERE rowid IN (SELECT place FROM places) AND time <= $now ORDER BY time DESC, id DESC LIMIT $most
    ) ORDER BY time DESC, id DESC`,
  clickhouse: `
    SELECT * FROM events
    WHERE time <= {now:Int64} AND (user = {person:String} OR visitor IN {visitors:Array(String)})
    ORDER BY time DESC, id DESC LIMIT {most:UInt32}`,
};

/** Reads a person's events and runs the engine over them; `undefined` if there are none. */
export async function readTimeline(
  store: EventStore,
  definitions: Definitions,
  references: Readonly<Record<string, unknown>>,
  person: string,
  now: number,
): Promise<Timeline | undefined> {
  const browsers = await ask<{ visitor: string }>(store, now, ({ bind }) => ({
    selection: `SELECT DISTINCT visitor FROM events
      WHERE "user" = ${bind('text', person)} AND visitor IS NOT NULL AND visitor <> '' LIMIT ${MOST_BROWSERS}`,
  }));
  const visitors = [...new Set([person, ...browsers.map(({ visitor }) => visitor)])];
  const rows = await readEvents(store, EVENTS, { person, visitors, now, most: MOST_EVENTS + 1 });
  const events = ownOf(person, rows.slice(0, MOST_EVENTS).map(trackedOf));
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

/** What the page sent. A name without letters is none. */
const trackedOf = ({ id, visitor, user, time, name, params }: StoredEvent): TrackedEvent => ({
  id,
  time,
  name,
  params,
  ...(visitor && { visitor }),
  ...(user && { user }),
});

const LATELY = `
  SELECT person FROM (
    SELECT coalesce(nullif("user", ''), visitor) AS person, received FROM events ORDER BY received DESC LIMIT 1000
  ) AS lately WHERE person IS NOT NULL AND person <> '' GROUP BY person ORDER BY max(received) DESC, person LIMIT 12`;

/** Some who were there lately. */
export async function latestPersons(store: EventStore): Promise<string[]> {
  return (await store.query<{ person: string }>(LATELY)).map(({ person }) => person);
}
