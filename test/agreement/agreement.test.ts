/**
 * All of the agreement between SQL and the engine: thousands of visitors at dozens of instants. `npm run test:agreement` asks DuckDB,
 * `npm run test:clickhouse` ClickHouse. `VITRINE_LOGS` may name a folder with more logs than the samples of test/data.
 */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { compareSql } from '../sql/agreement.js';
import { catalogueCase, languageCase, logCase, logsIn, plainCase, type SqlCase } from '../sql/cases.js';
import { clickhouseWith } from '../sql/clickhouse.js';
import { duckdbWith } from '../sql/duckdb.js';

const open = process.env.VITRINE_SQL === 'clickhouse' ? clickhouseWith : duckdbWith;
const seed = Number(process.env.FUZZ_SEED ?? 20_261_127);
const rounds = Array.from({ length: Number(process.env.VITRINE_ROUNDS ?? 2) }, (_, round) => seed + round);
const size = { visitors: 500, files: 15, instants: 20, seed };

async function agree(given: SqlCase): Promise<void> {
  const { wrong, memberships, segments } = await compareSql(open, given);
  const { events, instants, definitions } = given;
  console.log(
    `${events.length} events, ${instants.length} instants, ${definitions.segments.length} segments, ${segments} of them with somebody: ${memberships} memberships, ${wrong.length} of them different`,
  );
  expect(wrong.slice(0, 3)).toEqual([]);
}

test.each(rounds)('the whole catalogue, for generated visitors, seed %i', (of) =>
  agree(catalogueCase({ ...size, visitors: 1000, seed: of })),
);

test.each(rounds)('random definitions of the whole language, seed %i', (of) =>
  agree(languageCase({ ...size, seed: of })),
);

test.each(rounds)('windows between all kinds of anchors, seed %i', (of) =>
  agree(plainCase('windows', { ...size, seed: of })),
);

test.each(rounds)('sequences, seed %i', (of) => agree(plainCase('sequences', { ...size, seed: of })));

const folders = [
  fileURLToPath(new URL('../data/', import.meta.url)),
  ...(process.env.VITRINE_LOGS ? [process.env.VITRINE_LOGS] : []),
];
const logs = folders.flatMap(logsIn).map((log) => [basename(log), log] as const);

test.each(logs)('the whole catalogue, for the visitors of a shop: %s', (_, log) => agree(logCase(log, 20)));
