/** Where a visit comes from is worked out from addresses in SQL as it is in the browser, whatever stands in them. */
import { DuckDBInstance, listValue } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDraft } from '../../src/collector/sql/draft.js';
import { duckdb } from '../../src/collector/sql/duckdb.js';
import { stepTables, toldColumns } from '../../src/collector/sql/traffic.js';
import { trafficDifferences, trafficParams } from '../sql/traffic.js';

let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
});
afterAll(() => instance.closeSync());

/** What SQL makes of the parameters of events, one after the other. */
async function trafficInSql(all: readonly Record<string, unknown>[]): Promise<unknown[]> {
  const draft = createDraft(duckdb, {}, undefined);
  const begin = `SELECT place, ${toldColumns(draft).join(', ')} FROM (SELECT unnest($1) AS params, unnest(range(len($1))) AS place) AS told`;
  const tables = stepTables(duckdb, 'step', begin).map(([name, , sql]) => `${name} AS (${sql})`);
  const connection = await instance.connect();
  try {
    const answer = await connection.runAndReadAll(
      `WITH ${tables.join(', ')} SELECT to_json({'sourced': sourced, 'traffic': opened_traffic}) FROM step_3 ORDER BY place`,
      [listValue(all.map((params) => JSON.stringify(params)))],
    );
    return answer.getRows().map(([row]) => {
      const { sourced, traffic } = JSON.parse(String(row)) as { sourced: boolean; traffic: (string | null)[] };
      return sourced ? traffic : undefined;
    });
  } finally {
    connection.closeSync();
  }
}

// One query for all: planning it takes longer than asking it.
test('in DuckDB', async () => {
  const all = fc.sample(trafficParams, { numRuns: 4000, seed: Number(process.env.FUZZ_SEED ?? 20_261_127) });
  expect(trafficDifferences(all, await trafficInSql(all))).toEqual([]);
});
