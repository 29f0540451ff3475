/** A DuckDB in memory with events, for tests of the compiler. */
import {
  BIGINT,
  DOUBLE,
  DuckDBInstance,
  type DuckDBPreparedStatement,
  type DuckDBType,
  type DuckDBValue,
  LIST,
  listValue,
  VARCHAR,
} from '@duckdb/node-api';
import type { QueryValue } from '../../src/collector/storage/store.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import type { TestStore } from './agreement.js';

function bound(value: QueryValue): [DuckDBValue, DuckDBType] {
  if (Array.isArray(value)) return [listValue([...value]), LIST(typeof value[0] === 'string' ? VARCHAR : DOUBLE)];
  if (typeof value === 'number') return Number.isSafeInteger(value) ? [BigInt(value), BIGINT] : [value, DOUBLE];
  return [value as string, VARCHAR];
}

/** Holds these events until it is closed. */
export async function duckdbWith(events: readonly (TrackedEvent & { site?: string })[]): Promise<TestStore> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    'CREATE TABLE events (id VARCHAR PRIMARY KEY, site VARCHAR, visitor VARCHAR, "user" VARCHAR, time BIGINT NOT NULL, name VARCHAR NOT NULL, params JSON NOT NULL)',
  );
  const columns = [
    [LIST(VARCHAR), events.map(({ id }) => id)],
    [LIST(VARCHAR), events.map(({ site = null }) => site)],
    [LIST(VARCHAR), events.map(({ visitor = null }) => visitor)],
    [LIST(VARCHAR), events.map(({ user = null }) => user)],
    [LIST(BIGINT), events.map(({ time }) => BigInt(time))],
    [LIST(VARCHAR), events.map(({ name }) => name)],
    [LIST(VARCHAR), events.map(({ params }) => JSON.stringify(params))],
  ] as const;
  await connection.run(
    'INSERT INTO events SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7)',
    columns.map(([, values]) => listValue(values as never)),
    columns.map(([type]) => type),
  );
  const prepared = new Map<string, DuckDBPreparedStatement>();
  return {
    dialect: 'duckdb',
    async query<Row>(sql: string, values = {}) {
      // Planning takes longer than running on a few thousand events, and is the same for every instant.
      const statement = prepared.get(sql) ?? (await connection.prepare(sql));
      prepared.set(sql, statement);
      const given = Object.entries<QueryValue>(values).map(([name, value]) => [name, bound(value)] as const);
      statement.bind(
        Object.fromEntries(given.map(([name, [value]]) => [name, value])),
        Object.fromEntries(given.map(([name, [, type]]) => [name, type])),
      );
      const rows = (await statement.runAndReadAll()).getRowObjectsJS();
      return rows as Row[];
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
