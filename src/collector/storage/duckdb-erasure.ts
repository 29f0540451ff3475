/** Erasing somebody from a DuckDB file, within a transaction. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { TrackedEvent } from '../../segments/event.js';
import type { Erased } from './store.js';
import { type NamedVisitor, ownVisitors, sharedVisitors, unnamedOf } from './trace.js';

/** Visitors who were named as the user. Rows are read as JSON, since the package that reads texts takes a byte order mark off their start. */
const VISITORS_OF_USER = `
  SELECT to_json({visitor: visitor, isShared: count(DISTINCT "user") > 1}) FROM events
  WHERE "user" <> '' AND visitor IN (SELECT visitor FROM events WHERE "user" = $1 AND visitor <> '') GROUP BY visitor`;

const EVENTS_OF_VISITOR = `SELECT to_json({id: id, visitor: visitor, user: "user", time: time}) FROM events WHERE visitor = $1`;

const REMEMBER_VISITOR = 'INSERT INTO erased_visitors VALUES ($1) ON CONFLICT DO NOTHING';
const REMEMBER_USER = 'INSERT INTO erased_users VALUES ($1) ON CONFLICT DO NOTHING';

/**
 * A deleted row stays in the file as long as others of its group of rows do, so the rows are emptied first. That marks them for the
 * deletion: nothing arrives before 1970. Left are the event's id and the visitor's, both random.
 */
const EMPTY = `UPDATE events SET site = NULL, "user" = NULL, time = 0, name = '', params = '{}', received = -1 WHERE`;
const DELETE_EMPTY = 'DELETE FROM events WHERE received = -1';

/** Erases and remembers them. */
export async function eraseSomebody(connection: DuckDBConnection, erased: Erased): Promise<void> {
  if ('user' in erased) await eraseUser(connection, erased.user);
  else await eraseVisitor(connection, erased.visitor);
  await connection.run(DELETE_EMPTY);
}

async function eraseVisitor(connection: DuckDBConnection, visitor: string): Promise<void> {
  await connection.run(REMEMBER_VISITOR, [visitor]);
  await connection.run(`${EMPTY} visitor = $1`, [visitor]);
}

async function eraseUser(connection: DuckDBConnection, user: string): Promise<void> {
  const visitors = await readRows<NamedVisitor>(connection, VISITORS_OF_USER, user);
  const unnamed: string[] = [];
  for (const visitor of sharedVisitors(visitors))
    unnamed.push(...unnamedOf(user, await readRows<TrackedEvent>(connection, EVENTS_OF_VISITOR, visitor)));
  await connection.run(REMEMBER_USER, [user]);
  await connection.run(`${EMPTY} "user" = $1`, [user]);
  for (const visitor of ownVisitors(visitors)) await eraseVisitor(connection, visitor);
  if (unnamed.length > 0)
    await connection.run(`${EMPTY} id IN (SELECT unnest(from_json($1, '["VARCHAR"]')))`, [JSON.stringify(unnamed)]);
}

async function readRows<Row>(connection: DuckDBConnection, sql: string, value: string): Promise<Row[]> {
  const [rows = []] = (await connection.runAndReadAll(sql, [value])).getColumns();
  return rows.map((row) => JSON.parse(String(row)));
}
