/**
 * The same properties as in `test/unit/engine.test.ts`, for as many minutes as `FUZZ_MINUTES` says (default 1), with
 * visitors of all lengths, and every visitor of a large log where it is at hand.
 */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkLog, visitorsOf } from '../oracle/logs.js';
import { checkAttentionLeft, checkCardDefinitions, engineAgreements } from '../oracle/properties.js';

const MINUTE_MS = 60_000;
const minutes = Number(process.env.FUZZ_MINUTES ?? 1);
const timeoutMs = (minutes + 10) * MINUTE_MS;

test(`no case of ${minutes} min shows the engine and the oracle apart`, { timeout: timeoutMs }, () => {
  const end = Date.now() + minutes * MINUTE_MS;
  const checks = [...engineAgreements.map(([, check]) => check), checkAttentionLeft, checkCardDefinitions];
  let rounds = 0;
  for (; Date.now() < end; rounds++)
    for (const check of checks) check({ numRuns: 100, maxLength: [8, 16, 40][rounds % 3] ?? 8 });
  console.log(`${rounds * checks.length * 100} cases`);
});

const store = new URL('../../../shared/data/rees46-oct2019-head.jsonl.gz', import.meta.url);

test.skipIf(!existsSync(store))('they agree on every visitor of the REES46 store', { timeout: 5 * MINUTE_MS }, () => {
  const visitors = visitorsOf(store);
  expect(visitors).toHaveLength(4504);
  checkLog(visitors, 8 * 24 * 60 * MINUTE_MS);
});
