/**
 * SQL and the engine see the same memberships, in DuckDB. A small form of `npm run test:agreement`, and of
 * `npm run test:clickhouse`, which does the same in ClickHouse.
 */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { compareSql } from '../sql/agreement.js';
import { catalogueCase, languageCase, logCase, logsIn, plainCase, type SqlCase } from '../sql/cases.js';
import { duckdbWith } from '../sql/duckdb.js';

const seed = Number(process.env.FUZZ_SEED ?? 20_261_127);
const size = { visitors: 200, files: 10, instants: 8, seed };

async function agree(given: SqlCase, segmentsAtLeast: number): Promise<void> {
  const { wrong, memberships, segments } = await compareSql(duckdbWith, given);
  expect(wrong.length, `seed ${seed}, ${wrong.length} times, first\n${wrong[0]}`).toBe(0);
  // Nobody agrees about nothing.
  expect(segments).toBeGreaterThanOrEqual(segmentsAtLeast);
  expect(memberships).toBeGreaterThan(given.instants.length * segmentsAtLeast);
}

test('on the whole catalogue, for generated visitors', () => agree(catalogueCase(size), 60));

test.each([0, 1, 2])('on random definitions of the whole language, %i', (round) =>
  agree(languageCase({ ...size, seed: seed + round }), 10),
);

test('on windows between all kinds of anchors', () => agree(plainCase('windows', size), 10));

test('on sequences', () => agree(plainCase('sequences', size), 5));

const samples = logsIn(fileURLToPath(new URL('../data/', import.meta.url)));

test.each(samples)('on the whole catalogue, for the visitors of a shop: %s', (log) => agree(logCase(log, 3, 3), 2));
