/** The catalogue's own rules, for visitors who get into its rows, in shops that leave out a parameter now and then. */
import fc from 'fast-check';
import { catalogue } from '../../src/segments/catalogue/all.js';
import type { Case } from './agreement.js';
import type { Context } from './scope.js';
import { catalogueStreams } from './streams.js';

const references = {
  currency: 'EUR',
  averageOrderValue: 100,
  lifetimeValueP80: 400,
  storeCountry: 'FR',
  storeCity: 'Lyon',
  rfm: { recencyDays: [30, 90, 180, 365], frequency: [2, 3, 4, 5], monetary: [80, 250, 700, 1500] },
};

const contexts: fc.Arbitrary<Context> = fc
  .record(
    {
      category: fc.constant('shoes'),
      tier: fc.constant('express'),
      type: fc.constant('card'),
      city: fc.constant('Lyon'),
      campaign: fc.constant('spring'),
    },
    { requiredKeys: [], noNullPrototype: true },
  )
  .map((params) => ({ references, params }));

/** Visitors of at most so many events. */
export function catalogueCases(maxLength: number): fc.Arbitrary<Case> {
  return fc.record({
    definitions: fc.constant(catalogue),
    context: contexts,
    events: catalogueStreams(maxLength),
  });
}
