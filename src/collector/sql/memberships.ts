/** Who is in which segment at an instant, asked of a database. */
import type { CompileContext } from '../../segments/compile.js';
import type { Definitions } from '../../segments/definition.js';
import type { Bound } from './binder.js';
import { compileQuery } from './compile.js';
import type { Dialect, ParameterType, Sql } from './dialect.js';

/** A bound value and what it is. */
export interface BoundValue {
  readonly type: ParameterType;
  readonly value: Bound;
}

/** A statement with its values, by their places. */
export interface BoundStatement {
  readonly text: Sql;
  readonly values: readonly BoundValue[];
}

/** What a database that holds events has to do for a query. */
export interface Database {
  readonly dialect: Dialect;
  /** The table of events, as it stands behind `FROM`, such that each event is there once. */
  readonly events: Sql;
  /** Runs statements one after the other in a session of their own, and gives the rows of the last, as lists of values. */
  query(statements: readonly BoundStatement[]): Promise<readonly (readonly unknown[])[]>;
}

/** What is asked, beside the definitions. */
export interface Asked extends CompileContext {
  /** The instant, ms, inclusive: events later than this have not happened. */
  readonly now: number;
  /** Only events of this site, where one collector serves several. */
  readonly site?: string;
  /** Into so many parts, by their names, persons are divided and asked about one after the other. More take less memory and more time. Default 1. */
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
 * const { members } = await memberships(database, catalogue, { now: Date.now(), references });
 * members.get('vip'); // ['customer-7', …]
 */
export async function memberships(database: Database, definitions: Definitions, asked: Asked): Promise<Memberships> {
  const { now, site, parts = 1 } = asked;
  const members = new Map<string, string[]>();
  let unknown: Memberships['unknown'] = new Map();
  for (let index = 0; index < parts; index++) {
    const part = parts > 1 ? { index, of: parts } : undefined;
    const query = compileQuery(database.dialect, definitions, asked, { table: database.events, site, part });
    unknown = query.unknown;
    const statements = query.statements.map(({ text, parameters }) => ({
      text,
      values: parameters.map(({ type, at }) => ({ type, value: at(now) })),
    }));
    for (const id of query.segments) if (!members.has(id)) members.set(id, []);
    for (const [person, segment] of await database.query(statements))
      members.get(query.segments[Number(segment)] as string)?.push(person as string);
  }
  return { members, unknown };
}
