/**
 * The same properties as in `test/property/engine.test.ts`, with visitors of all lengths, for as many minutes as `FUZZ_MINUTES`
 * says and from the seed `FUZZ_SEED` on (`npm run fuzz` gives both), and every visitor of a large log where it is at hand.
 */
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { checkLog, visitorsOf } from '../oracle/logs.js';
import { checkAttentionLeft, checkCardDefinitions, engineAgreements } from '../oracle/properties.js';

const MINUTE_MS = 60_000;
/** Of each property in a round: few, so that the time is kept. */
const RUNS = 24;
/** Of the visitors, by the round. */
const MAX_LENGTHS = [8, 16, 40];
const minutes = Number(process.env.FUZZ_MINUTES ?? 1);
const firstSeed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const timeoutMs = (minutes + 10) * MINUTE_MS;

test(`no case of ${minutes} min shows the engine and the oracle apart`, { timeout: timeoutMs }, () => {
  const end = Date.now() + minutes * MINUTE_MS;
  const checks = [...engineAgreements.map(([, check]) => check), checkAttentionLeft, checkCardDefinitions];
  let cases = 0;
  const before = fc.readConfigureGlobal();
  fc.configureGlobal({ ...before, beforeEach: () => void cases++ });
  onTestFinished(() => {
    fc.configureGlobal(before);
    console.log(`${cases.toLocaleString('en-US')} cases from the seed ${firstSeed} on`);
  });
  // A round is all of its seed, so that the seed of one that fails runs it again.
  for (let seed = firstSeed; Date.now() < end; seed++) {
    const maxLength = MAX_LENGTHS[Math.abs(seed) % MAX_LENGTHS.length] ?? 8;
    for (const check of checks) if (Date.now() < end) check({ numRuns: RUNS, maxLength, seed });
  }
});

const store = new URL('../../../shared/data/rees46-oct2019-head.jsonl.gz', import.meta.url);

test.skipIf(!existsSync(store))('they agree on every visitor of the REES46 store', { timeout: 5 * MINUTE_MS }, () => {
  const visitors = visitorsOf(store);
  expect(visitors).toHaveLength(4504);
  checkLog(visitors, 8 * 24 * 60 * MINUTE_MS);
});
