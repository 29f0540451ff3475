/** Events in a DuckDB file. */
import { mkdir } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { dirname } from 'node:path';
import type {
  DuckDBConnection,
  DuckDBInstance,
  DuckDBPreparedStatement,
  DuckDBResult,
  DuckDBType,
  DuckDBUIntegerVector,
  DuckDBValue,
} from '@duckdb/node-api';
import { loadPackage } from '../packages.js';
import { eraseSomebody } from './duckdb-erasure.js';
import { createQueries } from './duckdb-queries.js';
import { createFingerprints, type Fingerprints } from './fingerprints.js';
import type { Erasure, EventStore, QueryStep, QueryValue, QueryValues, StoredEvent, Urgency } from './store.js';
import { jsonText } from './text.js';

/**
 * The events have no primary key. Its index would take four times the file, stop everything for seconds at each checkpoint, and
 * keep deleted rows in the file for good (docs/collector.md has the figures). Fingerprints say which ids are new instead.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events (
    id VARCHAR NOT NULL,
    site VARCHAR,
    visitor VARCHAR,
    "user" VARCHAR,
    time BIGINT NOT NULL,
    name VARCHAR NOT NULL,
    params JSON NOT NULL,
    received BIGINT NOT NULL,
    future BOOLEAN NOT NULL
  );
  CREATE TABLE IF NOT EXISTS erased_visitors (visitor VARCHAR PRIMARY KEY);
  CREATE TABLE IF NOT EXISTS erased_users ("user" VARCHAR PRIMARY KEY)`;

/** Each column arrives as one list: a statement for each event would be a hundred times slower. */
const INSERT = `
  INSERT INTO events (id, site, visitor, "user", time, name, params, received, future)
  SELECT * FROM (
    SELECT unnest($1), unnest($2), unnest($3) AS visitor, unnest($4) AS "user", unnest($5), unnest($6), unnest($7), unnest($8), unnest($9)
  ) AS arrived
  WHERE NOT EXISTS (FROM erased_visitors AS erased WHERE erased.visitor = arrived.visitor)
    AND NOT EXISTS (FROM erased_users AS erased WHERE erased."user" = arrived."user")`;

/** DuckDB's hash may differ between its versions, so it is never kept: those of all ids are made when the file is opened. */
const HALVES = '(hash(id) >> 32)::UINTEGER AS one, (hash(id) & 4294967295)::UINTEGER AS other';
const FINGERPRINTS = `SELECT ${HALVES} FROM (SELECT unnest($1) AS id)`;
const ALL_FINGERPRINTS = `SELECT ${HALVES} FROM events`;

/**
 * What was sent twice mostly comes soon again, and what came lately is found without reading the whole file. As JSON, since the
 * package that reads texts takes a byte order mark off their start.
 */
const STORED_LATELY = 'SELECT to_json(id) FROM events WHERE received >= $2 AND id IN (SELECT unnest($1))';
const STORED_BEFORE = 'SELECT to_json(id) FROM events WHERE received < $2 AND id IN (SELECT unnest($1))';
const LATELY_MS = 15 * 60_000;

const ERASE_BEFORE = 'DELETE FROM events WHERE received < $1';

/** Enough for ten million events and the report's figures of them; DuckDB itself would take four fifths of any machine. */
const MEMORY_MAX_BYTES = 2e9;

/** At most so much of a small machine, or of what its container lets the process have. */
const MEMORY_SHARE = 0.8;

/** DuckDB settings such as `{ memory_limit: '512MB', threads: '2' }`, read whenever the file is opened. */
export type DuckDbSettings = Record<string, string>;

interface OpenDatabase {
  instance: DuckDBInstance;
  connection: DuckDBConnection;
  insert: DuckDBPreparedStatement;
  fingerprint: DuckDBPreparedStatement;
  /** Those of the ids of all stored events, and of some that were erased since. */
  fingerprints: Fingerprints;
}

/**
 * Opens the file, and creates it and its folder if need be. DuckDB locks it: no other process can use it meanwhile.
 *
 * A commit is answered after DuckDB has written its log and called `fsync`.
 *
 * @throws in a sentence when the packages are missing or the file cannot be opened.
 */
export async function openDuckDbStore(path: string, settings: DuckDbSettings = {}): Promise<EventStore> {
  const { DuckDBInstance, LIST, VARCHAR, BIGINT, BOOLEAN, DOUBLE, listValue, JSDuckDBValueConverter } =
    await loadPackage(() => import('@duckdb/node-api'));
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
  let database: OpenDatabase | undefined;
  let closed = false;
  let lastTurn: Promise<unknown> = Promise.resolve();
  const queries = createQueries(async () => (database ?? (await inTurn(async (opened) => opened))).instance.connect());

  async function open(): Promise<OpenDatabase> {
    const instance = await DuckDBInstance.create(path, { memory_limit: defaultMemory(), ...settings });
    try {
      const connection = await instance.connect();
      await connection.run(SCHEMA);
      const fingerprints = await fingerprintsIn(connection);
      const insert = await connection.prepare(INSERT);
      const fingerprint = await connection.prepare(FINGERPRINTS);
      return { instance, connection, insert, fingerprint, fingerprints };
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  async function letGo(): Promise<void> {
    const leaving = database;
    database = undefined;
    await queries.interrupt();
    leaving?.connection.closeSync();
    leaving?.instance.closeSync();
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
        await letGo();
        throw error;
      }
    });
    lastTurn = result.catch(() => {});
    return result;
  }

  /** Which of the events are not stored yet, and the fingerprints of their ids. */
  async function newOf({ connection, fingerprint, fingerprints }: OpenDatabase, events: readonly StoredEvent[]) {
    fingerprint.bindList(1, listOf(events.map(({ id }) => id)), LIST(VARCHAR));
    const halves: number[] = [];
    for await (const some of halvesIn(await fingerprint.stream())) halves.push(...some);
    const halvesOf = (index: number) => [halves[2 * index] ?? 0, halves[2 * index + 1] ?? 0] as const;
    const known = events.filter((_, index) => fingerprints.has(...halvesOf(index)));
    const stored = known.length > 0 ? await storedIds(connection, known) : new Set<string>();
    const indices = [...events.keys()].filter((index) => !stored.has(events[index]?.id ?? ''));
    return {
      fresh: indices.map((index) => events[index] as StoredEvent),
      note() {
        for (const index of indices) fingerprints.add(...halvesOf(index));
      },
    };
  }

  /** Of events whose fingerprints are known: the ids that really are. */
  async function storedIds(connection: DuckDBConnection, events: readonly StoredEvent[]): Promise<Set<string>> {
    const found = new Set<string>();
    const since = BigInt(Math.min(...events.map(({ received }) => received)) - LATELY_MS);
    for (const statement of [STORED_LATELY, STORED_BEFORE]) {
      const sought = events.filter(({ id }) => !found.has(id)).map(({ id }) => id);
      if (sought.length === 0) break;
      const [ids = []] = await readColumns(connection, statement, [listOf(sought), since], [LIST(VARCHAR), BIGINT]);
      for (const id of ids) found.add(JSON.parse(String(id)));
    }
    return found;
  }

  const listOf = (values: readonly string[]) => listValue([...values]);

  /** A value as DuckDB takes it, and its type. */
  function bound(value: QueryValue): [DuckDBValue, DuckDBType] {
    if (Array.isArray(value)) {
      const isText = value.some((one) => typeof one === 'string');
      return [listValue([...value]), LIST(isText ? VARCHAR : DOUBLE)];
    }
    if (typeof value === 'number') return Number.isSafeInteger(value) ? [BigInt(value), BIGINT] : [value, DOUBLE];
    return typeof value === 'boolean' ? [value, BOOLEAN] : [value as string | null, VARCHAR];
  }

  /** Values by name as DuckDB takes them, and their types. */
  function named(values: QueryValues): [Record<string, DuckDBValue>, Record<string, DuckDBType>] {
    const given = Object.entries(values).map(([name, value]) => [name, bound(value)] as const);
    return [
      Object.fromEntries(given.map(([name, [value]]) => [name, value])),
      Object.fromEntries(given.map(([name, [, type]]) => [name, type])),
    ];
  }

  await mkdir(dirname(path), { recursive: true });
  try {
    database = await open();
  } catch (error) {
    throw new Error(
      `Cannot open ${path} as a DuckDB file, perhaps as another process has it open: ${sentence(error)}`,
      { cause: error },
    );
  }

  return {
    dialect: 'duckdb',

    append(events) {
      return inTurn(async (opened) => {
        const { fresh, note } = await newOf(opened, firstOfEachId(events));
        if (fresh.length === 0) return;
        columns.forEach(({ type, of }, index) => {
          opened.insert.bindList(index + 1, listValue(fresh.map(of)), LIST(type));
        });
        await opened.insert.run();
        note();
      });
    },

    query<Row>(sql: string, values: QueryValues = {}, steps: readonly QueryStep[] = [], urgency?: Urgency) {
      return queries.run(async (connection) => {
        for (const step of steps) await connection.run(step.sql, ...named(step.values));
        const result = await connection.stream(sql, ...named(values));
        const names = result.deduplicatedColumnNames();
        const rows: Record<string, unknown>[] = [];
        // Chunk by chunk: made at once, a hundred thousand rows would keep the server from answering for a second.
        for await (const chunk of result) {
          const columns = chunk.convertColumns(JSDuckDBValueConverter);
          for (let at = 0, { rowCount } = chunk; at < rowCount; at++) rows.push(rowAt(names, columns, at));
        }
        return rows as Row[];
      }, urgency);
    },

    async erase(what: Erasure) {
      await inTurn(async ({ connection }) => {
        await connection.run('BEGIN');
        if ('before' in what) await connection.run(ERASE_BEFORE, [BigInt(Math.trunc(what.before))], [BIGINT]);
        else await eraseSomebody(connection, what);
        await connection.run('COMMIT');
      });
      // The log still has the events as they were stored, and a checkpoint ends it.
      await queries.without(() => inTurn(async ({ connection }) => void (await connection.run('CHECKPOINT'))));
    },

    close() {
      return queries.without(() =>
        inTurn(async ({ connection }) => {
          closed = true;
          // Closing the file does this, too, but the whole process would wait for it.
          await connection.run('CHECKPOINT').finally(letGo);
        }),
      );
    },
  };
}

async function fingerprintsIn(connection: DuckDBConnection): Promise<Fingerprints> {
  const [[events = 0] = []] = await readColumns(connection, 'SELECT count(*) FROM events');
  const fingerprints = createFingerprints(Number(events));
  await fingerprints.addAll(halvesIn(await connection.stream(ALL_FINGERPRINTS)));
  return fingerprints;
}

/** The fingerprints of a result, the two halves of each beside each other. */
async function* halvesIn(result: DuckDBResult): AsyncGenerator<Uint32Array> {
  for await (const chunk of result) {
    const { rowCount } = chunk;
    const halves = new Uint32Array(2 * rowCount);
    // Item by item: lists of values would be made first, and take longer than all the rest.
    for (const half of [0, 1]) {
      const vector = chunk.getColumnVector(half) as DuckDBUIntegerVector;
      for (let at = 0; at < rowCount; at++) halves[2 * at + half] = vector.getItem(at) ?? 0;
    }
    yield halves;
  }
}

async function readColumns(
  connection: DuckDBConnection,
  sql: string,
  values: DuckDBValue[] = [],
  types: DuckDBType[] = [],
): Promise<DuckDBValue[][]> {
  return (await connection.runAndReadAll(sql, values, types)).getColumns();
}

/** DuckDB itself would keep any one of those with the same id in a statement. */
function firstOfEachId(events: readonly StoredEvent[]): StoredEvent[] {
  const firsts = new Map<string, StoredEvent>();
  for (const event of events) if (!firsts.has(event.id)) firsts.set(event.id, event);
  return [...firsts.values()];
}

function rowAt(names: readonly string[], columns: readonly (readonly unknown[])[], at: number) {
  const row: Record<string, unknown> = {};
  names.forEach((name, place) => {
    row[name] = withNumbers(columns[place]?.[at]);
  });
  return row;
}

/** A value in which whole numbers are numbers, also within lists. */
function withNumbers(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withNumbers);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withNumbers(part)]));
}

function defaultMemory(): string {
  // Without a limit some systems tell one that no machine has.
  const machine = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return `${Math.floor(Math.min(MEMORY_MAX_BYTES, machine * MEMORY_SHARE) / 1e6)}MB`;
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
