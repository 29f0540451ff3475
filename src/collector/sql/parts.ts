/** Into how many parts persons are divided, so that a question about all of them fits into memory. */
import type { EventStore } from '../storage/store.js';

/** With so many a question fits into 2 GB; with three million DuckDB would need its disk. Each part reads all events once more, so fewer are quicker. */
const PART_EVENTS = 2_000_000;

const COUNT = {
  duckdb: 'SELECT count(*) AS events FROM events WHERE time <= $now',
  clickhouse: 'SELECT count(*) AS events FROM events WHERE time <= {now:Int64}',
};

/** As many parts as there are two millions of events up to `now` (ms). */
export async function partsOf(store: Pick<EventStore, 'dialect' | 'query'>, now: number): Promise<number> {
  const [row] = await store.query<{ events: number }>(COUNT[store.dialect], { now });
  return Math.max(1, Math.ceil(Number(row?.events ?? 0) / PART_EVENTS));
}
