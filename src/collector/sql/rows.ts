/** What databases answer to questions that are written as each of them wants it. */
import type { EventStore, QueryStep } from '../storage/store.js';
import { clickhouse } from './clickhouse.js';
import type { Dialect, Sql } from './dialect.js';
import { createDraft, type Draft } from './draft.js';
import { duckdb } from './duckdb.js';
import { type Statement, statementsOf, type TableExpression } from './statements.js';

/** A database that can be asked. */
export type Askable = Pick<EventStore, 'dialect' | 'query'>;

/** How each database writes SQL. */
export const DIALECTS: Readonly<Record<EventStore['dialect'], Dialect>> = { duckdb, clickhouse };

/** The rows of the last statement when all of them ask about the instant `now`, ms. */
export function rowsOf<Row>(store: Askable, statements: readonly Statement[], now: number): Promise<Row[]> {
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

/** Tables, each of which is made of some before it, and what is selected from them. */
export interface Question {
  readonly tables?: readonly TableExpression[];
  readonly selection: Sql;
}

/** Writes a question and gives the rows. Values are bound where the draft says. */
export function ask<Row>(store: Askable, now: number, write: (draft: Draft) => Question): Promise<Row[]> {
  const draft = createDraft(DIALECTS[store.dialect], {}, undefined);
  const { tables = [], selection } = write(draft);
  return rowsOf(store, statementsOf(draft, tables, selection), now);
}
