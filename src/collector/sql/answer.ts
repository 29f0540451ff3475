/** What a database answers to statements that were written for it. */
import type { EventStore, QueryStep } from '../storage/store.js';
import { clickhouse } from './clickhouse.js';
import type { Dialect } from './dialect.js';
import { duckdb } from './duckdb.js';
import type { Statement } from './statements.js';

/** A database that can be asked. */
export type Askable = Pick<EventStore, 'dialect' | 'query'>;

const DIALECTS: Readonly<Record<EventStore['dialect'], Dialect>> = { duckdb, clickhouse };

/** How a database wants its statements written. */
export const dialectOf = ({ dialect }: Askable): Dialect => DIALECTS[dialect];

/** The rows of the last statement when all of them ask about the instant `now`, ms. */
export function answerOf<Row>(store: Askable, statements: readonly Statement[], now: number): Promise<Row[]> {
  const steps = statements.map(
    ({ text, parameters, makes = '' }): QueryStep => ({
      sql: text,
      values: Object.fromEntries(parameters.map(({ at }, place) => [`p${place + 1}`, at(now)])),
      makes,
    }),
  );
  const { sql, values } = steps.pop() as QueryStep;
  return store.query<Row>(sql, values, steps);
}
