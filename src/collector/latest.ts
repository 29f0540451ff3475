/** What is stored: how much, and what came last. */
import type { Dialect, EventStore, QueryValues, StoredEvent } from './storage/store.js';

/**
 * As JSON from DuckDB, since the package that reads texts takes a byte order mark off their start. Which ones they are is found first: nothing
 * else is read of all the others.
 */
const LATEST = {
  duckdb: `
    SELECT to_json(events) AS event FROM events
    WHERE rowid IN (SELECT rowid FROM events ORDER BY received DESC, time DESC, id DESC LIMIT $limit)
    ORDER BY received DESC, time DESC, id DESC`,
  clickhouse: 'SELECT * FROM events ORDER BY received DESC, time DESC, id DESC LIMIT {limit:UInt32}',
};

/** A row of ClickHouse. */
type Row = Nullable & Pick<StoredEvent, 'id' | 'time' | 'name' | 'received'> & { params: string; future: number };

/** The `limit` events that arrived last: the last arrival first, and of one arrival the latest time. */
export const latestEvents = (store: EventStore, limit: number): Promise<StoredEvent[]> =>
  readEvents(store, LATEST, { limit });

/** Events as they are stored. A statement selects `to_json(events) AS event` in DuckDB, and whole rows in ClickHouse. */
export async function readEvents(
  store: EventStore,
  statements: Readonly<Record<Dialect, string>>,
  values: QueryValues,
): Promise<StoredEvent[]> {
  const statement = statements[store.dialect];
  if (store.dialect === 'duckdb') {
    const rows = await store.query<{ event: string }>(statement, values);
    return rows.map(({ event }) => eventOf(JSON.parse(event)));
  }
  const rows = await store.query<Row>(statement, values);
  return rows.map(({ params, future, ...row }) => eventOf({ ...row, params: JSON.parse(params), future: !!future }));
}

/** How many events are stored. */
export async function countEvents(store: EventStore): Promise<number> {
  const [row] = await store.query<{ events: number }>('SELECT count(*) AS events FROM events');
  return row?.events ?? 0;
}

type Nullable = Record<'site' | 'visitor' | 'user', string | null>;

/** Without the fields of which there is nothing. */
function eventOf({ site, visitor, user, ...event }: Omit<StoredEvent, keyof Nullable> & Nullable): StoredEvent {
  return {
    ...event,
    ...(site !== null && { site }),
    ...(visitor !== null && { visitor }),
    ...(user !== null && { user }),
  };
}
