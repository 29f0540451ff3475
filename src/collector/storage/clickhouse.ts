/** Events in ClickHouse: for shops that outgrow one machine. docs/cluster.md says what holds when servers die. */
import { randomUUID } from 'node:crypto';
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { loadPackage } from '../packages.js';
import { eraseSomebody } from './clickhouse-erasure.js';
import { on, type Placement, schemaFor, tableNames, writtenTo } from './clickhouse-schema.js';
import type { Erasure, EventStore, QueryStep, QueryValues, StoredEvent } from './store.js';
import { jsonText, wellFormed } from './text.js';

/**
 * A server may be busy merging, but a browser does not wait for ever: a request that is not answered by then is answered 503, and what
 * was written after all is stored once when it comes again.
 */
const REQUEST_TIMEOUT_MS = 30_000;

/** What is asked in several steps is about all of a shop's events, and nobody waits for it. */
const STEP_TIMEOUT_MS = 600_000;

/** The servers give up before, so that their reason arrives. */
const QUORUM_TIMEOUT_MS = 10_000;

/** For what all servers of a cluster must do, tables first: so long their answers are waited for. */
const TABLES_TIMEOUT_S = '20';
const DELETION_TIMEOUT_S = '2';

/** Some server has not answered within that time. It has the task in its queue, and does it when it is back. */
const TIMEOUT_EXCEEDED = '159';

/** A reconnect costs a round trip, a connection that a server has closed meanwhile a failed request. */
const IDLE_SOCKET_MS = 2000;

/** The names of as many visitors as a group of events can have. */
const MAX_QUERY_BYTES = 64 * 1024 * 1024;

/** An address in its parts. */
interface Address {
  readonly url: URL;
  readonly database: string;
  readonly cluster: string | undefined;
  readonly quorum: string;
}

/**
 * Connects to ClickHouse and makes the tables that are not there. The database must exist.
 *
 * @param address such as `http://user:password@host:8123/database`; `?cluster=NAME` spreads the tables over that cluster, and
 *   `&quorum=N` acknowledges events when so many replicas of a shard have them (default `auto`: more than half; 0: one).
 * @throws in a sentence when the address is wrong, the package is missing, or the server does not answer.
 */
export async function openClickHouseStore(address: string): Promise<EventStore> {
  const { url, database, cluster, quorum } = readAddress(address);
  const { createClient, ClickHouseLogLevel } = await loadPackage(() => import('@clickhouse/client'));
  const options = {
    url: url.toString(),
    application: 'vitrine',
    keep_alive: { idle_socket_ttl: IDLE_SOCKET_MS },
    // Else they stand in the address, which proxies and servers take up to some length only.
    use_multipart_params_auto: true,
    // What it would write has addresses and values in it; the collector reports what is rejected.
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  } as const;
  const client = createClient({ ...options, request_timeout: REQUEST_TIMEOUT_MS });
  const patientClient = createClient({ ...options, request_timeout: STEP_TIMEOUT_MS });
  let durable: ClickHouseSettings;
  let queued: ClickHouseSettings;
  let placement: Placement;
  try {
    const known = await knownSettings(client);
    placement = { database, cluster, canSync: known.has('fsync_after_insert') };
    // Old servers refuse settings that they do not know, new ones have defaults that acknowledge too early.
    const where = (settings: ClickHouseSettings) =>
      Object.fromEntries(Object.entries(settings).filter(([name]) => known.has(name)));
    durable = where({
      async_insert: 0,
      // An insert that is like one that missed its quorum would be taken for done.
      insert_deduplicate: 0,
      ...({ deduplicate_insert: 'disable' } as ClickHouseSettings),
      ...(cluster !== undefined && {
        insert_distributed_sync: 1,
        insert_quorum: quorum,
        insert_quorum_timeout: QUORUM_TIMEOUT_MS,
      }),
    });
    queued = where({ mutations_sync: '0', distributed_ddl_task_timeout: DELETION_TIMEOUT_S });
    // What a server does not take is told now and not with the first event.
    await rowsOf(client, 'SELECT 1', { clickhouse_settings: { ...durable, ...queued } });
    await makeTables(client, placement);
  } catch (cause) {
    await Promise.all([client.close(), patientClient.close()]);
    throw new Error(`ClickHouse at ${url.host} cannot be used: ${sentence(cause)}`, { cause });
  }
  const written = writtenTo(placement);

  let lastTurn: Promise<unknown> = Promise.resolve();
  let closed = false;
  let lastArrival = 0n;

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = lastTurn.then(() => {
      if (closed) throw new Error('the database has been closed');
      return work();
    });
    lastTurn = result.catch(() => {});
    return result;
  }

  /** Of copies the one with the greatest precedence stays: the one that came first. */
  function precedenceOf(received: number): string {
    const arrival = BigInt(received) << 10n;
    lastArrival = arrival > lastArrival ? arrival : lastArrival + 1n;
    return String(2n ** 63n - lastArrival);
  }

  const insert = (table: string, values: readonly Record<string, unknown>[]) =>
    client.insert({ table, values, format: 'JSONEachRow', clickhouse_settings: durable });

  /** Those of some visitors or users who have been erased. */
  async function erasedOf(column: 'visitor' | 'user', events: readonly StoredEvent[]): Promise<ReadonlySet<string>> {
    const named = [...new Set(events.map((event) => wellFormed(event[column] ?? '')))].filter(Boolean);
    if (named.length === 0) return new Set();
    const table = column === 'visitor' ? written.erasedVisitors : written.erasedUsers;
    const hexes = named.map((name) => Buffer.from(name).toString('hex')).join();
    const rows = await rowsOf<{ name: string }>(
      client,
      `SELECT ${column} AS name FROM ${table} WHERE ${column} IN (SELECT unhex(arrayJoin(splitByChar(',', '${hexes}'))))`,
      { clickhouse_settings: { max_query_size: String(MAX_QUERY_BYTES) } },
    );
    return new Set(rows.map(({ name }) => name));
  }

  /** Resolved when it cannot be forgotten. Each server rewrites its files when it gets to it, and one that is down when it is back. */
  async function deleteWhere(condition: string): Promise<void> {
    try {
      await client.command({
        query: `ALTER TABLE ${database}.events_stored${on(cluster)} DELETE WHERE ${condition}`,
        // Else the answer begins before a server has failed.
        clickhouse_settings: { ...queued, wait_end_of_query: 1 },
      });
    } catch (error) {
      if (cluster === undefined || codeOf(error) !== TIMEOUT_EXCEEDED) throw error;
    }
  }

  return {
    dialect: 'clickhouse',

    append(events) {
      return inTurn(async () => {
        const [visitors, users] = await Promise.all([erasedOf('visitor', events), erasedOf('user', events)]);
        const rows = firstOfEachId(events)
          .map((event) => rowOf(event, precedenceOf(event.received)))
          .filter(({ visitor, user }) => !visitors.has(visitor ?? '') && !users.has(user ?? ''));
        await insert(written.events, rows);
      });
    },

    async query<Row>(sql: string, values: QueryValues = {}, steps: readonly QueryStep[] = []) {
      if (!steps.length) return rowsOf<Row>(client, sql, { query_params: { ...values } });
      // Temporary tables are those of a session. It ends by itself, but only a minute later, and they may be large.
      const session_id = randomUUID();
      const run = (query: string, query_params: Record<string, unknown> = {}) =>
        patientClient.command({ query, query_params, session_id });
      try {
        for (const step of steps) await run(step.sql, { ...step.values });
        return await rowsOf<Row>(patientClient, sql, { query_params: { ...values }, session_id });
      } finally {
        for (const { makes } of steps) await run(`DROP TEMPORARY TABLE IF EXISTS ${makes}`).catch(() => {});
      }
    },

    erase(what: Erasure) {
      return inTurn(async () => {
        if ('before' in what) {
          const condition = `received < ${Math.trunc(what.before)}`;
          // It comes again tomorrow, and servers look through all of their files for it.
          const [found] = await rowsOf<{ rows: number }>(
            client,
            `SELECT count() AS rows FROM ${written.events} WHERE ${condition}`,
          );
          if (Number(found?.rows) > 0) await deleteWhere(condition);
          return;
        }
        const server = { rowsOf: <Row>(query: string) => rowsOf<Row>(client, query), insert, deleteWhere };
        await eraseSomebody(server, placement, written, what);
      });
    },

    async close() {
      await inTurn(async () => {
        closed = true;
      });
      await Promise.all([client.close(), patientClient.close()]);
    },
  };
}

/** @throws TypeError in a sentence that does not show the address, which has a password in it. */
function readAddress(address: string): Address {
  const url = new URL(address);
  const database = decodeURIComponent(url.pathname.slice(1)) || 'default';
  if (!/^\w+$/.test(database))
    throw new TypeError('The database in the address of ClickHouse must be of letters, digits and "_"');
  const cluster = parameter(url, 'cluster', /^\w+$/, 'must be of letters, digits and "_"');
  const quorum = parameter(url, 'quorum', /^(auto|\d+)$/, 'must be a whole number or "auto"') ?? 'auto';
  return { url, database, cluster, quorum };
}

/** A parameter of the address, which the server is not to see. */
function parameter(url: URL, name: string, form: RegExp, problem: string): string | undefined {
  const value = url.searchParams.get(name) ?? undefined;
  url.searchParams.delete(name);
  if (value !== undefined && !form.test(value))
    throw new TypeError(`"${name}" in the address of ClickHouse ${problem}`);
  return value;
}

async function rowsOf<Row>(
  client: ClickHouseClient,
  query: string,
  options: {
    query_params?: Record<string, unknown>;
    session_id?: string;
    clickhouse_settings?: ClickHouseSettings;
  } = {},
): Promise<Row[]> {
  return (await client.query({ query, format: 'JSONEachRow', ...options })).json<Row>();
}

/** Of the settings that are of use here, those that this server has. */
async function knownSettings(client: ClickHouseClient): Promise<ReadonlySet<string>> {
  const rows = await rowsOf<{ name: string }>(
    client,
    `SELECT name FROM system.settings UNION ALL SELECT name FROM system.merge_tree_settings WHERE name = 'fsync_after_insert'`,
  );
  return new Set(rows.map(({ name }) => name));
}

/** Leaves what is there alone: a collector starts although a server of the cluster is down. */
async function makeTables(client: ClickHouseClient, placement: Placement): Promise<void> {
  const { database, cluster } = placement;
  const statements = schemaFor(placement);
  const found = await rowsOf<{ name: string }>(client, `SELECT name FROM system.tables WHERE database = '${database}'`);
  const there = new Set(found.map(({ name }) => name));
  if (tableNames(placement).every((name) => there.has(name))) return;
  // That of an earlier version would go on showing users who have been erased.
  const isOld = there.has('events') && !there.has('erased_users');
  for (const query of isOld ? [`DROP TABLE ${database}.events${on(cluster)}`, ...statements] : statements)
    await client.command({
      query,
      clickhouse_settings: { distributed_ddl_task_timeout: TABLES_TIMEOUT_S, wait_end_of_query: 1 },
    });
}

function rowOf(
  { id, site, visitor, user, time, name, params, received, future }: StoredEvent,
  precedence: string,
): Record<string, unknown> & { visitor: string | null; user: string | null } {
  const textOrNull = (text: string | undefined) => (text === undefined ? null : wellFormed(text));
  return {
    id: wellFormed(id),
    site: textOrNull(site),
    visitor: textOrNull(visitor),
    user: textOrNull(user),
    time,
    name: wellFormed(name),
    params: jsonText(params),
    received,
    future: future ? 1 : 0,
    precedence,
  };
}

function firstOfEachId(events: readonly StoredEvent[]): StoredEvent[] {
  const firsts = new Map<string, StoredEvent>();
  for (const event of events) if (!firsts.has(event.id)) firsts.set(event.id, event);
  return [...firsts.values()];
}

/** What the server calls an error. The client does not find it in the sentences of old servers. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error ? String(error.code) : /^Code: (\d+)/.exec(error.message)?.[1];
}

/** In one line. What Node's HTTP fails with may have a code and no message. */
function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.message || ('code' in error ? String(error.code) : error.name);
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
