/** Queries beside what is written: each on a connection of its own, a few at a time, and none while a checkpoint is. */
import type { DuckDBConnection } from '@duckdb/node-api';

/** See the top of this file. */
export interface Queries {
  /** Runs a query as soon as its turn has come. */
  run<Result>(query: (connection: DuckDBConnection) => Promise<Result>): Promise<Result>;
  /** Has none begin, waits for those under way, and does some work then. */
  without<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Breaks off those under way, which are rejected. Resolved when none has its connection any more. */
  interrupt(): Promise<void>;
}

/** They run in the same four threads of Node as the writing of events, which must not wait for all of them. */
const MAX_QUERIES = 2;

/** `connect` makes a connection; it may have to wait until the file is opened. */
export function createQueries(connect: () => Promise<DuckDBConnection>): Queries {
  /** Those that have a connection. */
  const connected = new Map<DuckDBConnection, Promise<unknown>>();
  const begun = new Set<Promise<unknown>>();
  const waiting: (() => Promise<unknown>)[] = [];
  /** How many want that none begins. */
  let holding = 0;

  function begin(): void {
    while (holding === 0 && begun.size < MAX_QUERIES) {
      const query = waiting.shift()?.();
      if (!query) return;
      begun.add(query);
      query.finally(() => {
        begun.delete(query);
        begin();
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
    run<Result>(query: (connection: DuckDBConnection) => Promise<Result>) {
      return new Promise<Result>((resolve, reject) => {
        waiting.push(() => connectedTo(query).then(resolve, reject));
        begin();
      });
    },
    async without(work) {
      holding++;
      try {
        await Promise.allSettled(begun);
        return await work();
      } finally {
        holding--;
        begin();
      }
    },
    async interrupt() {
      for (const connection of connected.keys()) connection.interrupt();
      await Promise.allSettled(connected.values());
    },
  };
}
