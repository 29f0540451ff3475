/**
 * The engine against the oracle, on random visitors and random rules. A failure prints its seed and the simplest
 * visitor found; `FUZZ_SEED=…` runs it again.
 */
import { describe, test } from 'vitest';
import { checkAttentionLeft, checkCardDefinitions, engineAgreements } from '../oracle/properties.js';

const seed = process.env.FUZZ_SEED === undefined ? {} : { seed: Number(process.env.FUZZ_SEED) };

const amount = { numRuns: Number(process.env.RUNS ?? 250), maxLength: 16, ...seed };

// Each takes a second or two; machines that do much else at the same time are not what is tested.
const TIMEOUT_MS = 120_000;

describe('the engine and the oracle agree', { timeout: TIMEOUT_MS }, () => {
  test.each(engineAgreements)('%s', (_, check) => check(amount));

  test('card segments: on a visitor of hundreds of events', () => {
    for (const [, check] of engineAgreements.slice(0, 1)) check({ ...amount, numRuns: 4, maxLength: 300 });
  });
});

test('less attention than the engine says is left changes no card segment', { timeout: TIMEOUT_MS }, () =>
  checkAttentionLeft(amount),
);

test('the card definitions mean what the rows of the card say', { timeout: TIMEOUT_MS }, () =>
  checkCardDefinitions({ ...amount, numRuns: 150 }),
);
