/** Where a visit comes from is worked out from addresses in SQL as it is in the browser, whatever stands in them. */
import { DuckDBInstance, listValue } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDraft } from '../../src/collector/sql/draft.js';
import { duckdb } from '../../src/collector/sql/duckdb.js';
import { stepTables, toldColumns } from '../../src/collector/sql/traffic.js';
import { trafficOf } from '../../src/segments/traffic.js';

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

function trafficHere(params: Record<string, unknown>): unknown {
  const traffic = trafficOf(params);
  return traffic && [traffic.source ?? null, traffic.medium ?? null, traffic.campaign ?? null];
}

const name = fc.constantFrom(
  ...['utm_source', 'utm_medium', 'utm_campaign', 'utm%5Fsource', 'gclid', 'gbraid', 'msclkid', 'fbclid', 'ttclid'],
  ...['mc_eid', '_kx', 'awc', 'ranSiteID', 'x', ''],
);

/**
 * Plain, encoded, encoded wrongly, in another encoding, and cut off. Without letters beyond ASCII, which addresses of browsers do not
 * have: beside what is wrong, Node takes them for bytes, other than the standard and browsers.
 */
const part = fc.constantFrom(
  ...['a', 'News', '+', '%20', '%C3%A9', '%E9', '%F0%9F%98%80', '%F0%9F%98', '%E2%82', '%ED%A0%80', '%C0%80', '%FF'],
  ...['%', '%2', '%zz', '%3D', '=', '%26', '%2B', '%25', "'", '"', '\\', '%F4%90%80%80', '%00'],
);

const value = fc.oneof(
  { weight: 8, arbitrary: fc.array(part, { maxLength: 4 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('é', '\u{1F600}+%20', 'ü%C3%A9') },
);

const query = fc
  .array(
    fc.oneof(
      fc.tuple(name, value).map((pair) => pair.join('=')),
      name,
    ),
    { maxLength: 4 },
  )
  .map((pairs) => pairs.join('&'));

const host = fc.constantFrom(
  ...[
    'https://shop.example',
    'https://www.shop.example',
    'HTTPS://Shop.Example:443',
    'https://me@shop.example',
    'shop.example',
  ],
  ...['https://other.example', 'http://www.Élan.example', 'android-app://com.google', 'about:blank', '//x', 'https://'],
);

const address = fc
  .tuple(host, fc.constantFrom('', '/', '/a/b'), fc.option(query), fc.constantFrom('', '#', '#?gclid=1', '?gclid=2'))
  .map(([where, path, asked, rest]) => `${where}${path}${asked === null ? '' : `?${asked}`}${rest}`);

const told = fc.constantFrom<unknown>('email', '', null, 5, 'é');

const params = fc.record(
  {
    page_location: fc.oneof(address, fc.constantFrom<unknown>('', null, 7)),
    page_referrer: fc.oneof(address, fc.constant('')),
    source: told,
    medium: told,
    campaign: told,
  },
  { requiredKeys: [], noNullPrototype: true },
);

/** Most events tell nothing but addresses. */
const mostly = fc.oneof(
  { weight: 5, arbitrary: params.map(({ page_location, page_referrer }) => ({ page_location, page_referrer })) },
  { weight: 1, arbitrary: params },
);

// One query for all: planning it takes longer than asking it.
test('in DuckDB', async () => {
  const all = fc.sample(mostly, { numRuns: 4000, seed: Number(process.env.FUZZ_SEED ?? 20_261_127) });
  const inSql = await trafficInSql(all);
  const wrong = all.flatMap((one, at) => {
    const [expected, actual] = [trafficHere(one), inSql[at]].map((traffic) => JSON.stringify(traffic));
    return expected === actual ? [] : [`${JSON.stringify(one)}: ${expected}, in SQL ${actual}`];
  });
  expect(wrong).toEqual([]);
});
