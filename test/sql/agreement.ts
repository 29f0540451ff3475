/** Memberships in SQL against those of the engine, for many persons at many instants. */
import { Readable } from 'node:stream';
import { memberships } from '../../src/collector/sql/memberships.js';
import type { EventStore } from '../../src/collector/storage/store.js';
import { changesOf } from '../../src/replay/person.js';
import { replay } from '../../src/replay/replay.js';
import { compile } from '../../src/segments/compile.js';
import type { Change } from '../../src/segments/engine.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import type { SqlCase } from './cases.js';

/** A database with events in it. */
export type TestStore = Pick<EventStore, 'dialect' | 'query'> & { close(): void };

/** What a comparison has found. */
export interface Agreement {
  /** One sentence for each person, segment and instant at which they part. */
  readonly wrong: string[];
  /** How many memberships the engine sees. */
  readonly memberships: number;
  /** In how many different segments somebody is at some instant. */
  readonly segments: number;
}

/** Compares them on one case, in a database that `open` fills. */
export async function compareSql(
  open: (events: readonly TrackedEvent[]) => Promise<TestStore>,
  given: SqlCase,
): Promise<Agreement> {
  const { definitions, context, events, instants } = given;
  const program = compile(definitions, context);
  const changes = await changesByPerson(given, Math.max(...instants));
  const database = await open(events);
  const wrong: string[] = [];
  const segments = new Set<string>();
  let many = 0;
  try {
    for (const now of [...instants].sort((a, b) => a - b)) {
      const expected = membershipsAt(changes, now);
      const { members, unknown } = await memberships(database, definitions, { ...context, now });
      const actual = new Set([...members].flatMap(([segment, persons]) => persons.map((one) => `${segment} ${one}`)));
      const differ = (whose: string, one: string) => wrong.push(`${new Date(now).toISOString()} only ${whose}: ${one}`);
      for (const one of expected) if (!actual.has(one)) differ('the engine', one);
      for (const one of actual) if (!expected.has(one)) differ('SQL', one);
      if (String([...unknown]) !== String([...program.unknown])) differ('SQL', `that ${[...unknown]} are unknown`);
      many += expected.size;
      for (const one of expected) segments.add(one.slice(0, one.indexOf(' ')));
    }
  } finally {
    database.close();
  }
  return { wrong: wrong.map((one) => described(one, given)), memberships: many, segments: segments.size };
}

/** Each person's changes of membership, as a replay of the events tells them. */
async function changesByPerson({ definitions, context, events }: SqlCase, until: number): Promise<Change[][]> {
  const persons: Change[][] = [];
  const program = compile(definitions, context);
  const lines = events.map((event) => `${JSON.stringify(event)}\n`);
  const run = replay({ input: Readable.from(lines), until }, changesOf(program));
  for await (const { user, result } of run)
    persons.push(result.map((change) => ({ ...change, segment: `${change.segment} ${user}` })));
  return persons;
}

/** The memberships at an instant, `segment person` each. */
function membershipsAt(persons: readonly (readonly Change[])[], now: number): Set<string> {
  const inside = new Set<string>();
  for (const changes of persons)
    for (const { segment, enter, time } of changes) {
      if (time > now) break;
      if (enter) inside.add(segment);
      else inside.delete(segment);
    }
  return inside;
}

/** With the rule and the person's events, all that is needed to look into it. */
function described(sentence: string, { definitions, events }: SqlCase): string {
  const [segment = '', person = ''] = sentence.split(': ')[1]?.split(' ') ?? [];
  const rule = definitions.segments.find(({ id }) => id === segment);
  const stream = person.slice(0, 4);
  const told = events.filter(({ id, user }) => user === person || id.startsWith(`${stream}:`));
  return [sentence, JSON.stringify(rule), ...told.map((event) => JSON.stringify(event))].join('\n');
}
