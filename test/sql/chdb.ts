/** A current ClickHouse in this process: `chdb`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Half a gigabyte, and so not among the project's packages: `npm run test:clickhouse` puts it here. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/chdb/', import.meta.url));

/** A connection: it has settings, parameters and temporary tables of its own. */
export interface Session {
  query(sql: string, format?: string): string;
  queryBind(sql: string, values: object, format?: string): string;
  insert(what: { table: string; values: readonly object[] }): Promise<unknown>;
  close(): void;
}

/** A folder with databases. There can be one at a time in a process. */
export interface Chdb {
  connect(): Session;
  /** Deletes it. All sessions must be closed. */
  remove(): void;
}

/** An empty one. */
export function createChdb(): Chdb {
  const { Session } = createRequire(join(CACHE, 'package.json'))('chdb') as { Session: new (path: string) => Session };
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-clickhouse-'));
  return {
    connect: () => new Session(folder),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
