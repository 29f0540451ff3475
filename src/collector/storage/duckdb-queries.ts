/**
 * Queries beside what is written: each on a connection of its own, a few at a time, and none while a checkpoint is. Those for which nobody
 * waits, which may take a minute, go one by one and leave the others their places.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Urgency } from './store.js';

/** See the top of this file. */
export interface Queries {
  /** Runs a query as soon as its turn has come. */
  run<Result>(query: (connection: DuckDBConnection) => Promise<Result>, urgency?: Urgency): Promise<Result>;
  /** Has none begin, waits for those under way, and does some work then. */
  without<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Breaks off those under way, which are rejected. Resolved when none has its connection any more. */
  interrupt(): Promise<void>;
}

/** They run in the same four threads of Node as the writing of events, which must not wait for all of them. */
const MOST: Readonly<Record<Urgency, number>> = { now: 2, background: 1 };

/** Queries of one urgency. */
interface Lane {
  readonly begun: Set<Promise<unknown>>;
  readonly waiting: (() => Promise<unknown>)[];
  /** How many want that none begins. */
  holding: number;
}

const emptyLane = (): Lane => ({ begun: new Set(), waiting: [], holding: 0 });

/** `connect` makes a connection; it may have to wait until the file is opened. */
export function createQueries(connect: () => Promise<DuckDBConnection>): Queries {
  /** Those that have a connection. */
  const connected = new Map<DuckDBConnection, Promise<unknown>>();
  const lanes: Readonly<Record<Urgency, Lane>> = { now: emptyLane(), background: emptyLane() };

  function begin(urgency: Urgency): void {
    const { begun, waiting, holding } = lanes[urgency];
    while (holding === 0 && begun.size < MOST[urgency]) {
      const query = waiting.shift()?.();
      if (!query) return;
      begun.add(query);
      query.finally(() => {
        begun.delete(query);
        begin(urgency);
      });
    }
  }

  async function connectedTo<Result>(query: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    const connection = await connect();
    const result = query(connection);
    connected.set(connection, result);
    try {
      return await result;
    } finally {
      connected.delete(connection);
      connection.closeSync();
    }
  }

  return {
    run<Result>(query: (connection: DuckDBConnection) => Promise<Result>, urgency: Urgency = 'now') {
      return new Promise<Result>((resolve, reject) => {
        lanes[urgency].waiting.push(() => connectedTo(query).then(resolve, reject));
        begin(urgency);
      });
    },
    async without(work) {
      const held: Urgency[] = [];
      try {
        // The long ones first: whoever waits for a page is let in until they have ended.
        for (const urgency of ['background', 'now'] as const) {
          lanes[urgency].holding++;
          held.push(urgency);
          await Promise.allSettled(lanes[urgency].begun);
        }
        return await work();
      } finally {
        for (const urgency of held) {
          lanes[urgency].holding--;
          begin(urgency);
        }
      }
    },
    async interrupt() {
      for (const connection of connected.keys()) connection.interrupt();
      await Promise.allSettled(connected.values());
    },
  };
}
