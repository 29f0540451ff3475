/** A current ClickHouse in this process (chdb) with events, for tests of the compiler. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { QueryStep } from '../../src/collector/storage/store.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import type { TestStore } from './agreement.js';

/** Half a gigabyte, and so not among the project's packages: `npm run test:clickhouse` puts it here. */
export const CACHE = fileURLToPath(new URL('../../node_modules/.cache/chdb/', import.meta.url));

interface Session {
  query(sql: string, format?: string): string;
  queryBind(sql: string, values: object, format?: string): string;
  insert(what: { table: string; values: readonly object[] }): Promise<unknown>;
  close(): void;
}

/** Whether it has been put there. */
export const hasClickHouse = (): boolean => existsSync(join(CACHE, 'node_modules/chdb'));

/** Holds these events until it is closed. There can be one at a time in a process. */
export async function clickhouseWith(events: readonly TrackedEvent[]): Promise<TestStore> {
  const { Session } = createRequire(join(CACHE, 'package.json'))('chdb') as { Session: new (path: string) => Session };
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-clickhouse-'));
  const session = new Session(folder);
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
      return answer
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Row);
    },
    close() {
      session.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
