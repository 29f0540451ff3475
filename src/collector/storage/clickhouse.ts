/** Events in ClickHouse: for shops that outgrow one machine. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { loadPackage } from '../packages.js';
import { precedenceOf, schemaFor, writtenTo } from './clickhouse-schema.js';
import type { Erasure, EventStore, QueryStep, QueryValues, StoredEvent } from './store.js';

const MUTATION_POLL_MS = 100;

/**
 * A server may be busy merging, but a browser does not wait for ever: a request that is not answered by then is answered 503, and what
 * was written after all is stored once when it comes again.
 */
const REQUEST_TIMEOUT_MS = 30_000;

/** A reconnect costs a round trip, a connection that a server has closed meanwhile a failed request. */
const IDLE_SOCKET_MS = 2000;

/**
 * Connects to ClickHouse and makes the tables that are not there.
 *
 * @param address such as `http://user:password@host:8123/database`; `?cluster=NAME` spreads the tables over that cluster, and
 *   `?quorum=N` acknowledges events when so many replicas have them.
 * @throws in a sentence when the package is missing or the server does not answer.
 */
export async function openClickHouseStore(address: string): Promise<EventStore> {
  const { createClient, ClickHouseLogLevel } = await loadPackage(() => import('@clickhouse/client'));
  const url = new URL(address);
  const cluster = parameter(url, 'cluster', /^\w+$/);
  const quorum = parameter(url, 'quorum', /^\d+$/);
  const placement = { cluster };
  const { events: eventsTable, erased: erasedTable } = writtenTo(placement);
  const client = createClient({
    url: url.toString(),
    application: 'vitrine',
    request_timeout: REQUEST_TIMEOUT_MS,
    keep_alive: { idle_socket_ttl: IDLE_SOCKET_MS },
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
    // It would write what failed to standard error, with whatever is in it.
    log: { level: ClickHouseLogLevel.OFF },
  });
  /** Inserts are answered when every shard, and so many replicas of it, have the rows. */
  const durable = {
    ...(cluster !== undefined && { insert_distributed_sync: 1 as const }),
    ...(quorum !== undefined && { insert_quorum: quorum }),
  };
  let lastTurn: Promise<unknown> = Promise.resolve();
  let closed = false;

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = lastTurn.then(() => {
      if (closed) throw new Error('the database has been closed');
      return work();
    });
    lastTurn = result.catch(() => {});
    return result;
  }

  async function rowsOf<Row>(query: string, values: QueryValues = {}, session_id?: string): Promise<Row[]> {
    const session = session_id === undefined ? {} : { session_id };
    const answer = await client.query({ query, query_params: { ...values }, format: 'JSONEachRow', ...session });
    return answer.json<Row>();
  }

  /** Rows that a server has been told to delete are gone when its mutation is done. */
  async function deleteWhere(condition: string): Promise<void> {
    const everywhere = cluster === undefined ? '' : `ON CLUSTER ${cluster}`;
    await client.command({ query: `ALTER TABLE events_stored ${everywhere} DELETE WHERE ${condition}` });
    const mutations = cluster === undefined ? 'system.mutations' : `cluster(${cluster}, system, mutations)`;
    const waiting = `SELECT count() AS waiting FROM ${mutations} WHERE database = currentDatabase() AND table = 'events_stored' AND NOT is_done`;
    while ((await rowsOf<{ waiting: number }>(waiting))[0]?.waiting) await wait(MUTATION_POLL_MS);
  }

  try {
    for (const query of schemaFor(placement)) await client.command({ query });
  } catch (cause) {
    await client.close();
    const reason = cause instanceof Error ? cause.message || ('code' in cause ? cause.code : '') : cause;
    throw new Error(`ClickHouse at ${url.host} cannot be used: ${reason}`, { cause });
  }

  return {
    dialect: 'clickhouse',

    append(events) {
      return inTurn(async () => {
        await client.insert({
          table: eventsTable,
          values: firstOfEachId(events).map(rowOf),
          format: 'JSONEachRow',
          clickhouse_settings: durable,
        });
      });
    },

    async query<Row>(sql: string, values: QueryValues = {}, steps: readonly QueryStep[] = []) {
      if (!steps.length) return rowsOf<Row>(sql, values);
      // Temporary tables are those of a session, and go with it.
      const session_id = randomUUID();
      for (const step of steps) await client.command({ query: step.sql, query_params: { ...step.values }, session_id });
      return rowsOf<Row>(sql, values, session_id);
    },

    erase(what: Erasure) {
      return inTurn(async () => {
        if ('before' in what) {
          await deleteWhere(`received < ${Math.trunc(what.before)}`);
          return;
        }
        const { visitor } = what;
        const values = [{ visitor }];
        await client.insert({ table: erasedTable, values, format: 'JSONEachRow', clickhouse_settings: durable });
        // From here on nobody reads the visitor's events; now they leave the files. Old servers know no bound values.
        await deleteWhere(`visitor = unhex('${Buffer.from(visitor).toString('hex')}')`);
      });
    },

    async close() {
      await inTurn(async () => {
        closed = true;
      });
      await client.close();
    },
  };
}

/** A parameter of the address, which the server is not to see. */
function parameter(url: URL, name: string, form: RegExp): string | undefined {
  const value = url.searchParams.get(name) ?? undefined;
  url.searchParams.delete(name);
  if (value !== undefined && !form.test(value))
    throw new TypeError(`"${name}" in the address of ClickHouse is not right`);
  return value;
}

function rowOf({ id, site = '', visitor, user, time, name, params, received, future }: StoredEvent) {
  return {
    id,
    site: site || null,
    visitor: visitor ?? null,
    user: user ?? null,
    time,
    name,
    params: JSON.stringify(params),
    received,
    future: future ? 1 : 0,
    precedence: precedenceOf(received),
  };
}

function firstOfEachId(events: readonly StoredEvent[]): StoredEvent[] {
  const firsts = new Map<string, StoredEvent>();
  for (const event of events) if (!firsts.has(event.id)) firsts.set(event.id, event);
  return [...firsts.values()];
}
