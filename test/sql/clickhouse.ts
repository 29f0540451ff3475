/** A current ClickHouse in this process with events, for tests of the compiler. */
import type { QueryStep } from '../../src/collector/storage/store.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import type { TestStore } from './agreement.js';
import { createChdb } from './chdb.js';

/** Holds these events until it is closed. There can be one at a time in a process. */
export async function clickhouseWith(events: readonly TrackedEvent[]): Promise<TestStore> {
  const chdb = createChdb();
  const session = chdb.connect();
  session.query(`
    CREATE TABLE events_stored (id String, site String, visitor String, user String, time Int64, name String, params String)
    ENGINE = ReplacingMergeTree ORDER BY id`);
  session.query('CREATE VIEW events AS SELECT * FROM events_stored FINAL');
  const rows = events.map(({ id, visitor = '', user = '', time, name, params }) => {
    return { id, site: '', visitor, user, time, name, params: JSON.stringify(params) };
  });
  await session.insert({ table: 'events_stored', values: rows });
  return {
    dialect: 'clickhouse',
    async query<Row>(sql: string, values = {}, steps: readonly QueryStep[] = []) {
      for (const step of steps) session.queryBind(step.sql, step.values);
      const answer = session.queryBind(sql, values, 'JSONEachRow');
      for (const { makes } of steps) session.query(`DROP TEMPORARY TABLE ${makes}`);
      return answer
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Row);
    },
    close() {
      session.close();
      chdb.remove();
    },
  };
}
