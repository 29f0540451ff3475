/** What is stored: how much, and what came last. */
import type { EventStore, StoredEvent } from './storage/store.js';

/** As JSON from DuckDB, since the package that reads texts takes a byte order mark off their start. */
const LATEST = {
  duckdb: 'SELECT to_json(events) AS event FROM events ORDER BY received DESC, time DESC, id DESC LIMIT $limit',
  clickhouse: `
    SELECT toJSONString(tuple(id, site, visitor, user, time, name, params, received, future)) AS event
    FROM events ORDER BY received DESC, time DESC, id DESC LIMIT {limit:UInt32}`,
};

/** The `limit` events that arrived last: the last arrival first, and of one arrival the latest time. */
export async function latestEvents(store: EventStore, limit: number): Promise<StoredEvent[]> {
  const rows = await store.query<{ event: string }>(LATEST[store.dialect], { limit });
  return rows.map(({ event }) => readEvent(event));
}

/** How many events are stored. */
export async function countEvents(store: EventStore): Promise<number> {
  const [row] = await store.query<{ events: number }>('SELECT count(*) AS events FROM events');
  return row?.events ?? 0;
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
