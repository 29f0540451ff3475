/** Who is in which segment, for parts of all persons, at any instant. */
import type { CompileContext } from '../../../segments/compile.js';
import type { Definitions } from '../../../segments/definition.js';
import { compileQuery } from '../../sql/compile.js';
import { duckdb } from '../../sql/duckdb.js';
import type { EventStore, QueryValue } from '../../storage/store.js';

/** The segments that each person is in, by their places in the list of ids. Persons who are in none are there, too. */
export type Members = Map<string, readonly number[]>;

/** See {@link askMembers}. */
export interface MembersAnswer {
  readonly ids: readonly string[];
  readonly unknown: ReadonlyMap<string, readonly string[]>;
  members(now: number, part: number): Promise<Members>;
}

/** Prepares the question; `members` asks it of one part of all persons at an instant. */
export function askMembers(
  store: EventStore,
  definitions: Definitions,
  context: CompileContext,
  parts: number,
): MembersAnswer {
  const queries = Array.from({ length: parts }, (_, index) =>
    compileQuery(duckdb, definitions, context, { table: 'events', part: { index, of: parts } }),
  );
  const [first] = queries as [(typeof queries)[number]];
  return {
    ids: first.segments,
    unknown: first.unknown,
    async members(now, part) {
      const [statement] = (queries[part] ?? first).statements;
      if (!statement) return new Map();
      // Placeholders are numbers, and these are their names.
      const values = Object.fromEntries(
        statement.parameters.map(({ at }, index) => [String(index + 1), at(now) as QueryValue]),
      );
      const rows = await store.query<{ person: string; segments: number[] }>(
        `SELECT person, list(segment) AS segments FROM (${statement.text}) AS found GROUP BY person`,
        values,
      );
      return new Map(rows.map(({ person, segments }) => [person, segments]));
    },
  };
}
