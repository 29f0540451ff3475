/** Events in a DuckDB file. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DuckDBConnection, DuckDBInstance, DuckDBPreparedStatement, DuckDBType } from '@duckdb/node-api';
import { loadPackage } from '../packages.js';
import type { EventStore, StoredEvent } from './store.js';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events (
    id VARCHAR PRIMARY KEY,
    site VARCHAR,
    visitor VARCHAR,
    "user" VARCHAR,
    time BIGINT NOT NULL,
    name VARCHAR NOT NULL,
    params JSON NOT NULL,
    received BIGINT NOT NULL,
    future BOOLEAN NOT NULL
  );
  CREATE TABLE IF NOT EXISTS erased_visitors (visitor VARCHAR PRIMARY KEY)`;

/** Each column arrives as one list: a statement for each event would be a hundred times slower. */
const INSERT = `
  INSERT INTO events (id, site, visitor, "user", time, name, params, received, future)
  SELECT * FROM (
    SELECT unnest($1), unnest($2), unnest($3) AS visitor, unnest($4), unnest($5), unnest($6), unnest($7), unnest($8), unnest($9)
  ) AS arrived WHERE NOT EXISTS (FROM erased_visitors AS erased WHERE erased.visitor = arrived.visitor)
  ON CONFLICT DO NOTHING`;

/**
 * As a table with a key keeps its deleted rows in the file for good, they are emptied first. Left are the event's id and
 * the visitor's, both random.
 */
const ERASE = [
  'INSERT INTO erased_visitors VALUES ($1) ON CONFLICT DO NOTHING',
  `UPDATE events SET site = NULL, "user" = NULL, time = 0, name = '', params = '{}', received = 0 WHERE visitor = $1`,
  'DELETE FROM events WHERE visitor = $1',
];

/** As JSON, since the package that reads texts takes a byte order mark off their start. */
const LATEST = `
  SELECT to_json(events) FROM events ORDER BY received DESC, time DESC, id DESC LIMIT $1`;

/** DuckDB settings such as `{ memory_limit: '512MB', threads: '2' }`, read whenever the file is opened. */
export type DuckDbSettings = Record<string, string>;

interface OpenDatabase {
  instance: DuckDBInstance;
  connection: DuckDBConnection;
  insert: DuckDBPreparedStatement;
}

/**
 * Opens the file, and creates it and its folder if need be. DuckDB locks it: no other process can use it meanwhile.
 *
 * A commit is answered after DuckDB has written its log and called `fsync`.
 *
 * @throws in a sentence when the packages are missing or the file cannot be opened.
 */
export async function openDuckDbStore(path: string, settings: DuckDbSettings = {}): Promise<EventStore> {
  const { DuckDBInstance, LIST, VARCHAR, BIGINT, BOOLEAN, listValue } = await loadPackage(
    () => import('@duckdb/node-api'),
  );
  let database: OpenDatabase | undefined;
  let closed = false;
  let lastTurn: Promise<unknown> = Promise.resolve();

  async function open(): Promise<OpenDatabase> {
    const instance = await DuckDBInstance.create(path, settings);
    try {
      const connection = await instance.connect();
      await connection.run(SCHEMA);
      return { instance, connection, insert: await connection.prepare(INSERT) };
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  function letGo(): void {
    database?.connection.closeSync();
    database?.instance.closeSync();
    database = undefined;
  }

  /**
   * One piece of work at a time. After a failure the file is opened anew: when a checkpoint fails (a full disk) DuckDB
   * refuses all further work until then. What was committed is in its log and is read back.
   */
  function inTurn<Result>(work: (database: OpenDatabase) => Promise<Result>): Promise<Result> {
    const result = lastTurn.then(async () => {
      if (closed) throw new Error('the database has been closed');
      database ??= await open();
      try {
        return await work(database);
      } catch (error) {
        letGo();
        throw error;
      }
    });
    lastTurn = result.catch(() => {});
    return result;
  }

  const columns: { type: DuckDBType; of: (event: StoredEvent) => string | bigint | boolean | null }[] = [
    { type: VARCHAR, of: (event) => event.id },
    { type: VARCHAR, of: (event) => event.site ?? null },
    { type: VARCHAR, of: (event) => event.visitor ?? null },
    { type: VARCHAR, of: (event) => event.user ?? null },
    { type: BIGINT, of: (event) => BigInt(event.time) },
    { type: VARCHAR, of: (event) => event.name },
    { type: VARCHAR, of: (event) => jsonText(event.params) },
    { type: BIGINT, of: (event) => BigInt(event.received) },
    { type: BOOLEAN, of: (event) => event.future },
  ];

  await mkdir(dirname(path), { recursive: true });
  try {
    database = await open();
  } catch (error) {
    throw new Error(
      `Cannot open ${path} as a DuckDB file, perhaps as another process has it open: ${sentence(error)}`,
      {
        cause: error,
      },
    );
  }

  return {
    add(events) {
      return inTurn(async ({ insert }) => {
        const firsts = firstOfEachId(events);
        columns.forEach(({ type, of }, index) => {
          insert.bindList(index + 1, listValue(firsts.map(of)), LIST(type));
        });
        await insert.run();
      });
    },

    erase(visitor) {
      return inTurn(async ({ connection }) => {
        await connection.run('BEGIN');
        for (const statement of ERASE) await connection.run(statement, [visitor]);
        await connection.run('COMMIT');
        // The log still has the events as they were stored, and a checkpoint ends it.
        await connection.run('CHECKPOINT');
      });
    },

    latest(limit) {
      return inTurn(async ({ connection }) => {
        const rows = await connection.runAndReadAll(LATEST, [limit]);
        return rows.getRows().map(([row]) => readEvent(String(row)));
      });
    },

    count() {
      return inTurn(async ({ connection }) => {
        const rows = await connection.runAndReadAll('SELECT count(*) FROM events');
        return Number(rows.getRows()[0]?.[0]);
      });
    },

    close() {
      return inTurn(async ({ connection }) => {
        closed = true;
        // Closing the file does this, too, but the whole process would wait for it.
        await connection.run('CHECKPOINT').finally(letGo);
      });
    },
  };
}

/** DuckDB itself would keep any one of those with the same id in a statement. */
function firstOfEachId(events: readonly StoredEvent[]): StoredEvent[] {
  const firsts = new Map<string, StoredEvent>();
  for (const event of events) if (!firsts.has(event.id)) firsts.set(event.id, event);
  return [...firsts.values()];
}

/**
 * The parameters as JSON that DuckDB accepts. Text may hold half a surrogate pair (half an emoji, cut off by the shop),
 * which `JSON.stringify` writes as an escape such as `\ud83d` that DuckDB refuses: it becomes the replacement character.
 */
function jsonText(params: Record<string, unknown>): string {
  return JSON.stringify(params).replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, (text) =>
    text.length === 2 ? text : '\\ufffd',
  );
}

function readEvent(row: string): StoredEvent {
  const { site, visitor, user, ...event } = JSON.parse(row) as StoredEvent;
  return {
    ...event,
    ...(site !== null && { site }),
    ...(visitor !== null && { visitor }),
    ...(user !== null && { user }),
  };
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
