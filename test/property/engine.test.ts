/**
 * The engine against the oracle, on random visitors and random rules. A failure prints its seed and the simplest
 * visitor found; `FUZZ_SEED=…` runs it again.
 */
import { describe, test } from 'vitest';
import { checkAttentionLeft, checkCardDefinitions, engineAgreements } from '../oracle/properties.js';
import { checkCatalogueDefinitions } from '../oracle/rows.js';

/** About 5,000 visitors in all. */
const amount = { numRuns: 400, maxLength: 16 };

describe('the engine and the oracle agree', () => {
  test.each(engineAgreements)('%s', (_, check) => check(amount));

  test('card segments: on a visitor of hundreds of events', () => {
    for (const [, check] of engineAgreements.slice(0, 1)) check({ ...amount, numRuns: 4, maxLength: 300 });
  });
});

test('less attention than the engine says is left changes no card segment', () => checkAttentionLeft(amount));

test('the card definitions mean what the rows of the card say', () =>
  checkCardDefinitions({ ...amount, numRuns: 150 }));

test('the catalogue means what its rows say', () => checkCatalogueDefinitions({ ...amount, numRuns: 60 }));
