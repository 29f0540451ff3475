/** The built SDK, which is what shops get, and the collector they run: nothing here is a stand-in. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import type { CollectorOptions, StoredEvent } from '../../../src/collector/index.js';

/** The folder of the build. */
export const DIST = fileURLToPath(new URL('../../../dist/', import.meta.url));

/** The text of a built file, such as `vitrine.js`. */
export function builtFile(name: string): string {
  try {
    return readFileSync(join(DIST, name), 'utf8');
  } catch (cause) {
    throw new Error(`dist/${name} is missing: run "npm run build" first`, { cause });
  }
}

/** The script and what it may load from its own directory, by path: `/vitrine.js` … */
export function builtScripts(): Record<string, string> {
  builtFile('vitrine.js');
  const names = readdirSync(DIST).filter((name) => name.endsWith('.js'));
  return Object.fromEntries(names.map((name) => [`/${name}`, builtFile(name)]));
}

/** What `await import('dist/collector.js')` gives. */
type CollectorModule = typeof import('../../../src/collector/index.js');

/** A row of the table `events`. */
export interface StoredRow {
  id: string;
  visitor: string | null;
  user: string | null;
  time: number;
  name: string;
}

/** See {@link startBuiltCollector}. */
export interface BuiltCollector {
  readonly url: string;
  /** What it shows: the latest 1000 events, the last arrival first. */
  events(): Promise<StoredEvent[]>;
  /** Closes it and reads the file, in order of time. */
  closeAndRead(): Promise<StoredRow[]>;
  /** Closes it and deletes the file. */
  remove(): Promise<void>;
}

/**
 * Starts the built collector on a free port, its DuckDB file in a folder of its own.
 *
 * @param origins the pages that may send
 * @param options more of them
 */
export async function startBuiltCollector(
  origins: readonly string[],
  options: Partial<CollectorOptions> = {},
): Promise<BuiltCollector> {
  const { createCollector }: CollectorModule = await import(pathToFileURL(join(DIST, 'collector.js')).href);
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-walk-'));
  const dataPath = join(folder, 'events.duckdb');
  const collector = await createCollector({ store: `duckdb:${dataPath}`, origins, port: 0, ...options });
  return {
    url: collector.address,
    async events() {
      const answer = await fetch(`${collector.address}/v1/events?limit=1000`);
      const { events }: { events: StoredEvent[] } = await answer.json();
      return events;
    },
    async closeAndRead() {
      await collector.close();
      const database = await DuckDBInstance.create(dataPath);
      const connection = await database.connect();
      const reader = await connection.runAndReadAll(
        'SELECT id, visitor, "user", time::DOUBLE AS time, name FROM events ORDER BY time, id',
      );
      const rows = reader.getRowObjectsJS() as unknown as StoredRow[];
      connection.closeSync();
      database.closeSync();
      return rows;
    },
    async remove() {
      await collector.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
