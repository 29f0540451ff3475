/** Who is in which segment at an instant, asked of a database. */
import type { CompileContext } from '../../segments/compile.js';
import type { Definitions } from '../../segments/definition.js';
import type { EventStore } from '../storage/store.js';
import { compileQuery, type MemberRow } from './compile.js';
import { partsOf } from './parts.js';
import { DIALECTS, rowsOf } from './rows.js';

/** What is asked, beside the definitions. */
export interface Asked extends CompileContext {
  /** The instant, ms, inclusive: events later than this have not happened. */
  readonly now: number;
  /** Only events of this site, where one collector serves several. */
  readonly site?: string;
  /**
   * Into so many parts, by their names, persons are divided and asked about one after the other. More take less memory and more time.
   * Default: one for each two million events.
   */
  readonly parts?: number;
}

/** See {@link memberships}. */
export interface Memberships {
  /** The persons in each segment, in no order. Segments without any, too. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** Segments that cannot be evaluated for want of a reference or parameter, with the names of what is missing. */
  readonly unknown: ReadonlyMap<string, readonly string[]>;
}

/**
 * Asks who is in which segment at an instant. The answer is that of the engine, for every person of the events.
 *
 * @param definitions must be right: `check` tells
 * @example
 * const { members } = await memberships(store, catalogue, { now: Date.now(), references });
 * members.get('vip'); // ['customer-7', …]
 */
export async function memberships(
  store: Pick<EventStore, 'dialect' | 'query'>,
  definitions: Definitions,
  asked: Asked,
): Promise<Memberships> {
  const { now, site, parts = await partsOf(store, now) } = asked;
  const members = new Map<string, string[]>();
  let unknown: Memberships['unknown'] = new Map();
  for (let index = 0; index < parts; index++) {
    const part = parts > 1 ? { index, of: parts } : undefined;
    const query = compileQuery(DIALECTS[store.dialect], definitions, asked, { table: 'events', site, part });
    unknown = query.unknown;
    for (const id of query.segments) if (!members.has(id)) members.set(id, []);
    const rows = await rowsOf<MemberRow>(store, query.statements, now);
    for (const { person, segments } of rows)
      for (const segment of segments) members.get(query.segments[segment] as string)?.push(person);
  }
  return { members, unknown };
}
