/** Who is in which segment, for parts of all persons, at any instant. */
import type { CompileContext } from '../../../segments/compile.js';
import type { Definitions } from '../../../segments/definition.js';
import { clickhouse } from '../../sql/clickhouse.js';
import { compileQuery, type Query } from '../../sql/compile.js';
import { duckdb } from '../../sql/duckdb.js';
import { byPerson, type PersonRow } from '../../sql/memberships.js';
import type { EventStore, QueryStep } from '../../storage/store.js';

/** The segments that each person is in, by their places in the list of ids. Everybody is in one: `rules.ts` sees to it. */
export type Members = Map<string, readonly number[]>;

/** See {@link askMembers}. */
export interface MembersAnswer {
  readonly ids: readonly string[];
  readonly unknown: ReadonlyMap<string, readonly string[]>;
  members(now: number, part: number): Promise<Members>;
}

const DIALECTS = { duckdb, clickhouse };

/** Prepares the question; `members` asks it of one part of all persons at an instant. */
export function askMembers(
  store: EventStore,
  definitions: Definitions,
  context: CompileContext,
  parts: number,
): MembersAnswer {
  const queries = Array.from({ length: parts }, (_, index) =>
    compileQuery(DIALECTS[store.dialect], definitions, context, { table: 'events', part: { index, of: parts } }),
  );
  const [first] = queries as [Query];
  return {
    ids: first.segments,
    unknown: first.unknown,
    async members(now, part) {
      const steps = (queries[part] ?? first).statements.map(({ text, parameters }) => ({
        sql: text,
        values: Object.fromEntries(parameters.map(({ at }, place) => [`p${place + 1}`, at(now)])),
      }));
      const { sql, values } = steps.pop() as QueryStep;
      const rows = await store.query<PersonRow>(byPerson(store.dialect, sql), values, steps);
      return new Map(rows.map(({ person, segments }) => [person, segments]));
    },
  };
}
