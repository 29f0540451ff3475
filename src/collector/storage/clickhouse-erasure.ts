/**
 * Erasing somebody from ClickHouse. What is remembered hides them from every read at once; the rows go when the servers have
 * rewritten their files.
 */
import type { TrackedEvent } from '../../segments/event.js';
import { type Placement, type WrittenTo, within } from './clickhouse-schema.js';
import type { Erased } from './store.js';
import { wellFormed } from './text.js';
import { type NamedVisitor, ownVisitors, sharedVisitors, unnamedOf } from './trace.js';

/** What erasing needs of a server. */
export interface Server {
  rowsOf<Row>(query: string): Promise<Row[]>;
  /** Durably. */
  insert(table: string, rows: readonly Record<string, unknown>[]): Promise<unknown>;
  /** Resolved when it cannot be forgotten. */
  deleteWhere(condition: string): Promise<void>;
}

/** The greatest: of copies of an event this one stays. */
const LATEST_WORD = String(2n ** 63n);

/** Servers keep what they are to do in ZooKeeper, which takes a megabyte at a time. */
const MAX_TEXTS = 200;

type StoredRow = Pick<TrackedEvent, 'id' | 'time'> & { visitor: string; user: string | null; received: number };

/** Erases and remembers them. It can be asked for again whatever has failed: the events by which the others are found go last. */
export async function eraseSomebody(
  server: Server,
  placement: Placement,
  written: WrittenTo,
  erased: Erased,
): Promise<void> {
  if ('user' in erased) return eraseUser(server, placement, written, wellFormed(erased.user));
  const visitor = wellFormed(erased.visitor);
  await server.insert(written.erasedVisitors, [{ visitor }]);
  await server.deleteWhere(isOneOf('visitor', [visitor]).join());
}

async function eraseUser(server: Server, placement: Placement, written: WrittenTo, user: string): Promise<void> {
  const named = await server.rowsOf<{ visitor: string; users: number }>(`
    SELECT assumeNotNull(visitor) AS visitor, uniqExact(user) AS users FROM ${written.events} FINAL
    WHERE ifNull(user, '') != '' AND visitor ${within(placement, 'IN')} (
      SELECT visitor FROM ${written.events} FINAL WHERE user = ${textOf(user)} AND ifNull(visitor, '') != ''
    ) GROUP BY visitor`);
  const visitors = named.map(({ visitor, users }): NamedVisitor => ({ visitor, isShared: users > 1 }));
  const own = ownVisitors(visitors);
  const unnamed: StoredRow[] = [];
  for (const visitor of sharedVisitors(visitors)) unnamed.push(...(await unnamedIn(server, written, user, visitor)));

  if (own.length > 0)
    await server.insert(
      written.erasedVisitors,
      own.map((visitor) => ({ visitor })),
    );
  // Emptied, and named as the user's, they are not read any more as soon as the user is not.
  if (unnamed.length > 0)
    await server.insert(
      written.events,
      unnamed.map((row) => ({ ...row, user, name: '', params: '{}', future: 0, precedence: LATEST_WORD })),
    );
  await server.insert(written.erasedUsers, [{ user }]);
  const ids = unnamed.map(({ id }) => id);
  for (const condition of [...isOneOf('id', ids), ...isOneOf('visitor', own), ...isOneOf('user', [user])])
    await server.deleteWhere(condition);
}

/** Of a shared browser: the user's events that do not name them. */
async function unnamedIn(server: Server, written: WrittenTo, user: string, visitor: string): Promise<StoredRow[]> {
  const rows = await server.rowsOf<StoredRow>(
    `SELECT id, visitor, user, time, received FROM ${written.events} FINAL WHERE visitor = ${textOf(visitor)}`,
  );
  const ids = new Set(
    unnamedOf(
      user,
      rows.map(({ user: name, ...row }) => ({ ...row, ...(name !== null && { user: name }) })),
    ),
  );
  return rows.filter(({ id }) => ids.has(id));
}

/** Conditions which together hold for the rows that have one of the texts in a column. */
function isOneOf(column: 'id' | 'visitor' | 'user', texts: readonly string[]): string[] {
  const conditions: string[] = [];
  for (let at = 0; at < texts.length; at += MAX_TEXTS) {
    const some = texts.slice(at, at + MAX_TEXTS).map(textOf);
    // Old servers delete rows of which they do not know, as the column is NULL.
    conditions.push(`ifNull(${column}, '') IN (${some.join(', ')})`);
  }
  return conditions;
}

/** Servers before version 19 have no bound values: a text stands in the statement in a form that nothing can be read out of. */
const textOf = (text: string): string => `unhex('${Buffer.from(text).toString('hex')}')`;
