/** Memberships in SQL against those of the engine, for many persons at many instants. */
import { Readable } from 'node:stream';
import { type Database, memberships } from '../../src/collector/sql/memberships.js';
import { changesOf } from '../../src/replay/person.js';
import { replay } from '../../src/replay/replay.js';
import { compile } from '../../src/segments/compile.js';
import type { Definitions } from '../../src/segments/definition.js';
import type { Change } from '../../src/segments/engine.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import type { Context } from '../oracle/evaluate.js';

/** Each person's changes of membership until `until`, as a replay of the events tells them. */
async function engineChanges(
  definitions: Definitions,
  context: Context,
  events: readonly TrackedEvent[],
  until: number,
): Promise<Map<string, Change[]>> {
  const program = compile(definitions, context);
  const persons = new Map<string, Change[]>();
  const input = Readable.from(events.map((event) => `${JSON.stringify(event)}\n`));
  for await (const { user, result } of replay({ input, until }, changesOf(program))) persons.set(user, result);
  return persons;
}

/** The memberships at an instant, `person segment` each. */
function at(changes: Map<string, Change[]>, now: number): Set<string> {
  const inside = new Set<string>();
  for (const [person, all] of changes)
    for (const { segment, enter, time } of all) {
      if (time > now) break;
      if (enter) inside.add(`${person} ${segment}`);
      else inside.delete(`${person} ${segment}`);
    }
  return inside;
}

/** A disagreement, and how many memberships were compared. */
export interface Agreement {
  readonly wrong: string[];
  readonly compared: number;
}

/** Says where SQL and the engine part, one sentence for each person, segment and instant. */
export async function sqlDisagrees(
  database: Database,
  definitions: Definitions,
  context: Context,
  events: readonly TrackedEvent[],
  instants: readonly number[],
): Promise<Agreement> {
  const changes = await engineChanges(definitions, context, events, Math.max(...instants));
  const wrong: string[] = [];
  let compared = 0;
  for (const now of instants) {
    const expected = at(changes, now);
    const { members } = await memberships(database, definitions, { ...context, now });
    const actual = new Set([...members].flatMap(([segment, persons]) => persons.map((one) => `${one} ${segment}`)));
    compared += expected.size;
    const when = new Date(now).toISOString();
    for (const one of expected) if (!actual.has(one)) wrong.push(`${when} only the engine: ${one}`);
    for (const one of actual) if (!expected.has(one)) wrong.push(`${when} only SQL: ${one}`);
  }
  return { wrong, compared };
}
