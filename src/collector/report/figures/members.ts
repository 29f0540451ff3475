/** Who is in which segment, for parts of all persons, at any instant. */
import type { CompileContext } from '../../../segments/compile.js';
import type { Definitions } from '../../../segments/definition.js';
import { compileQuery, type MemberRow, type Query } from '../../sql/compile.js';
import { DIALECTS, rowsOf } from '../../sql/rows.js';
import type { EventStore } from '../../storage/store.js';

/** The segments that each person is in, by their places in the list of ids. Everybody is in one: `rules.ts` sees to it. */
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
    compileQuery(DIALECTS[store.dialect], definitions, context, { table: 'events', part: { index, of: parts } }),
  );
  const [first] = queries as [Query];
  return {
    ids: first.segments,
    unknown: first.unknown,
    async members(now, part) {
      const rows = await rowsOf<MemberRow>(store, (queries[part] ?? first).statements, now);
      return new Map(rows.map(({ person, segments }) => [person, segments]));
    },
  };
}
