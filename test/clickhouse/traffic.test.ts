/** Where a visit comes from is worked out from addresses in ClickHouse as it is in the browser, whatever stands in them. */
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { clickhouse } from '../../src/collector/sql/clickhouse.js';
import { createDraft } from '../../src/collector/sql/draft.js';
import { statementsOf } from '../../src/collector/sql/statements.js';
import { stepTables, toldColumns } from '../../src/collector/sql/traffic.js';
import { clickhouseWith } from '../sql/clickhouse.js';
import { trafficDifferences, trafficParams } from '../sql/traffic.js';

interface Row {
  sourced: number;
  opened_traffic: (string | null)[];
}

it('agrees with the browser on where visits come from', async () => {
  const all = fc.sample(trafficParams, { numRuns: 4000, seed: Number(process.env.FUZZ_SEED ?? 20_261_127) });
  const store = await clickhouseWith(
    all.map((params, index) => ({ id: `e-${index}`, time: index, name: 'page_view', params })),
  );
  onTestFinished(() => store.close());
  const draft = createDraft(clickhouse, {}, undefined);
  const begin = `SELECT time, ${toldColumns(draft).join(', ')} FROM events`;
  const selection = 'SELECT sourced, opened_traffic FROM step_3 ORDER BY time';
  const [statement] = statementsOf(draft, stepTables(clickhouse, 'step', begin), selection);
  const rows = await store.query<Row>(statement?.text ?? '');
  const inSql = rows.map(({ sourced, opened_traffic }) => (sourced ? opened_traffic : undefined));
  expect(trafficDifferences(all, inSql)).toEqual([]);
});
