/** A DuckDB in memory with events, for tests of the compiler. */
import {
  BIGINT,
  DOUBLE,
  DuckDBInstance,
  type DuckDBPreparedStatement,
  LIST,
  listValue,
  VARCHAR,
} from '@duckdb/node-api';
import { duckdb } from '../../src/collector/sql/duckdb.js';
import type { BoundStatement, BoundValue, Database } from '../../src/collector/sql/memberships.js';
import type { TrackedEvent } from '../../src/segments/event.js';

const TYPES = { text: VARCHAR, integer: BIGINT, number: DOUBLE, texts: LIST(VARCHAR), integers: LIST(BIGINT) };

function asBound({ type, value }: BoundValue) {
  if (type === 'integer') return BigInt(value as number);
  if (type === 'integers') return listValue((value as number[]).map(BigInt));
  if (type === 'texts') return listValue(value as string[]);
  return value as string | number;
}

/** Holds these events until it is closed. */
export async function duckdbWith(events: readonly TrackedEvent[]): Promise<Database & { close(): void }> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    'CREATE TABLE events (id VARCHAR PRIMARY KEY, site VARCHAR, visitor VARCHAR, "user" VARCHAR, time BIGINT NOT NULL, name VARCHAR NOT NULL, params JSON NOT NULL)',
  );
  const columns = [
    [LIST(VARCHAR), events.map(({ id }) => id)],
    [LIST(VARCHAR), events.map(({ visitor = null }) => visitor)],
    [LIST(VARCHAR), events.map(({ user = null }) => user)],
    [LIST(BIGINT), events.map(({ time }) => BigInt(time))],
    [LIST(VARCHAR), events.map(({ name }) => name)],
    [LIST(VARCHAR), events.map(({ params }) => JSON.stringify(params))],
  ] as const;
  await connection.run(
    'INSERT INTO events SELECT unnest($1), NULL, unnest($2), unnest($3), unnest($4), unnest($5), unnest($6)',
    columns.map(([, values]) => listValue(values as never)),
    columns.map(([type]) => type),
  );
  const prepared = new Map<string, DuckDBPreparedStatement>();
  return {
    dialect: duckdb,
    events: 'events',
    async query(statements) {
      const { text, values } = statements[0] as BoundStatement;
      // Planning takes longer than running on a few thousand events, and is the same for every instant.
      const statement = prepared.get(text) ?? (await connection.prepare(text));
      prepared.set(text, statement);
      statement.bind(
        values.map(asBound),
        values.map(({ type }) => TYPES[type]),
      );
      return (await statement.runAndReadAll()).getRows();
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
