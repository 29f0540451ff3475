/** What a database answers to statements. */
import type { EventStore, QueryStep } from '../storage/store.js';
import { clickhouse } from './clickhouse.js';
import { duckdb } from './duckdb.js';
import type { Statement } from './statements.js';

/** How each database writes SQL. */
export const DIALECTS = { duckdb, clickhouse };

/** Runs statements of which the last one gives the rows, with the values that they have at the instant `now`, ms. */
export function rowsOf<Row>(
  store: Pick<EventStore, 'query'>,
  statements: readonly Statement[],
  now: number,
): Promise<Row[]> {
  const steps = statements.map((statement) => stepAt(statement, now));
  const { sql, values } = steps.pop() as QueryStep;
  return store.query<Row>(sql, values, steps);
}

const stepAt = ({ text, parameters }: Statement, now: number): QueryStep => ({
  sql: text,
  values: Object.fromEntries(parameters.map(({ at }, place) => [`p${place + 1}`, at(now)])),
});
