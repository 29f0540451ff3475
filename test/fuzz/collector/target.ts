/** The collector under test: a process of its own, with a file of its own. */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDbStore, type StoredEvent } from '../../../src/collector/index.js';
import { latestEvents } from '../../../src/collector/latest.js';
import { buildCommand, type CollectorProcess } from '../../server/collector-process.support.js';

/** See {@link startTarget}. */
export interface Target {
  readonly address: string;
  /** The most memory that a process had so far, in MB; 0 where the system does not tell. */
  readonly peakMb: number;
  readonly hasEnded: boolean;
  /** Whether it has ended, or will in a moment, because of `kill`. */
  readonly wasKilled: boolean;
  /** Ends it as a crash would. */
  kill(): void;
  /** Starts another one on the same file. */
  restart(): Promise<void>;
  /** Ends it as it should be ended, and reads what it has stored. */
  finish(): Promise<StoredEvent[]>;
  /** Ends it and removes everything. */
  remove(): Promise<void>;
}

/** Builds the command `vitrine collect` and starts it. */
export async function startTarget(): Promise<Target> {
  const command = await buildCommand();
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-fuzz-'));
  const dataPath = join(folder, 'events.duckdb');
  let running: CollectorProcess = await command.start(dataPath);
  let peakMb = 0;

  function measure(): number {
    const status = `/proc/${running.child.pid}/status`;
    const kilobytes = existsSync(status) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'))?.[1] : undefined;
    peakMb = Math.max(peakMb, Math.round(Number(kilobytes ?? 0) / 1024));
    return peakMb;
  }

  const hasEnded = () => running.child.exitCode !== null || running.child.signalCode !== null;

  async function ended(): Promise<void> {
    if (!hasEnded()) await once(running.child, 'exit');
  }

  return {
    get address() {
      return running.address;
    },
    get peakMb() {
      return measure();
    },
    get hasEnded() {
      return hasEnded();
    },
    get wasKilled() {
      return running.child.killed;
    },
    kill() {
      measure();
      running.child.kill('SIGKILL');
    },
    async restart() {
      await ended();
      running = await command.start(dataPath);
    },
    async finish() {
      measure();
      running.child.kill('SIGTERM');
      await ended();
      if (running.child.exitCode !== 0) throw new Error(`The collector ended with status ${running.child.exitCode}`);
      const store = await openDuckDbStore(dataPath);
      const stored = await latestEvents(store, 1e9);
      await store.close();
      return stored;
    },
    async remove() {
      running.child.kill('SIGKILL');
      await ended();
      await rm(folder, { recursive: true, force: true });
      await command.remove();
    },
  };
}
