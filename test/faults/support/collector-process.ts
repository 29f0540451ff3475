/** The collector as shops run it: a process of its own on a DuckDB file, which can be killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';

const COMMAND = fileURLToPath(new URL('../../../bin/vitrine.js', import.meta.url));

/** See {@link startCollectorProcess}. */
export interface CollectorProcess {
  readonly url: string;
  /** SIGKILL, at this instant. */
  kill(): Promise<void>;
  /** Starts it again on the same address and file. */
  restart(): Promise<void>;
  /** Stops it and reads the file: how often each mark is stored. */
  stopAndRead(): Promise<Map<string, number>>;
  /** Ends it, and deletes the file. */
  remove(): Promise<void>;
}

/** Starts `vitrine collect` on a free port, for pages of one origin. */
export async function startCollectorProcess(origin: string): Promise<CollectorProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-faults-'));
  const file = join(folder, 'events.duckdb');
  let child: ChildProcess;

  async function start(port: string): Promise<string> {
    const flags = ['--port', port, '--origin', origin, '--store', `duckdb:${file}`];
    const started = spawn(process.execPath, [COMMAND, 'collect', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
    child = started;
    for await (const line of createInterface({ input: started.stdout })) {
      const address = /http:\/\/\S+/.exec(line)?.[0];
      if (address) return address;
    }
    throw new Error('the collector ended without listening');
  }

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  const url = await start('0');
  return {
    url,
    kill: () => end('SIGKILL'),
    async restart() {
      await start(new URL(url).port);
    },
    async stopAndRead() {
      await end('SIGTERM');
      const database = await DuckDBInstance.create(file);
      const connection = await database.connect();
      const reader = await connection.runAndReadAll(
        `SELECT params->>'mark' AS mark, count(*)::INTEGER AS times FROM events WHERE name = 'marked' GROUP BY mark`,
      );
      const rows = reader.getRowObjectsJS() as { mark: string; times: number }[];
      connection.closeSync();
      database.closeSync();
      return new Map(rows.map(({ mark, times }) => [mark, times]));
    },
    async remove() {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
