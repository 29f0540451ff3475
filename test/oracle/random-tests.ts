/** Random tests: every measure with comparators that fit it. */
import fc from 'fast-check';
import type { Comparators, Measure, Test } from '../../src/segments/definition.js';
import { existence, flags, milliseconds, numbers, texts, times } from './random-comparators.js';
import {
  counts,
  differences,
  groupedCounts,
  numberOperands,
  textOperands,
  timed,
  timeOperands,
  totals,
  usualSequences,
} from './random-measures.js';
import { season } from './random-windows.js';

function tested(measure: fc.Arbitrary<Measure>, comparators: fc.Arbitrary<Comparators>): fc.Arbitrary<Test> {
  return fc.tuple(measure, comparators).map(([one, more]) => ({ ...one, ...more }));
}

/** One measure with nothing to choose. */
function of(measure: Measure, comparators: fc.Arbitrary<Comparators>): fc.Arbitrary<Test> {
  return tested(fc.constant(measure), comparators);
}

const few = numbers([0, 1, 2, 3], numberOperands);

const total: fc.Arbitrary<Test> = totals.chain(([measure, reached]) => {
  const compared = numbers(reached, numberOperands);
  return tested(
    fc.constant(measure),
    'sum' in measure ? compared : fc.oneof({ weight: 8, arbitrary: compared }, { weight: 1, arbitrary: existence }),
  );
});

const attention = tested(
  fc.constantFrom<Measure>(
    { attention: 'page' },
    { attention: 'item' },
    { attention: 'items' },
    { attention: 'session' },
  ),
  milliseconds(['1s', '30s', '60s', '2m', '4m30s'], timeOperands),
);

const cart = fc.oneof(
  of({ cart: 'unchanged' }, times(timeOperands)),
  of({ cart: 'idle' }, times(timeOperands)),
  of({ cart: 'quantity' }, few),
  of({ cart: 'value' }, numbers([0, 40, 100, 140], numberOperands)),
);

const trait = fc.oneof(
  of({ trait: 'city' }, texts(['Lyon', 'Paris'], textOperands)),
  of({ trait: 'gender' }, texts(['female', 'male'], textOperands)),
  of({ trait: 'newsletter' }, fc.oneof(flags, existence)),
  of({ trait: 'age' }, numbers([30, 29], numberOperands)),
  of({ trait: 'constructor' }, existence),
);

const context = fc.oneof(
  of({ context: 'source' }, texts(['google', 'direct', 'shop-a.example'], textOperands)),
  of({ context: 'medium' }, texts(['cpc', 'email', 'referral'])),
  of({ context: 'campaign' }, texts(['spring', 'été'], textOperands)),
  of({ context: 'landing' }, texts(['https://www.shop.example/'])),
  of({ context: 'pageType' }, texts(['product', 'home'])),
  of({ context: 'device' }, texts(['mobile', 'desktop'])),
  of({ context: 'language' }, texts(['fr', 'en'], textOperands)),
  of({ context: 'inSession' }, flags),
);

const SCORES = fc.oneof(
  { weight: 6, arbitrary: numbers([1, 2, 3, 4, 5], numberOperands) },
  { weight: 1, arbitrary: existence },
);

const rfm = fc.oneof(
  of({ rfm: 'recency' }, SCORES),
  of({ rfm: 'frequency' }, SCORES),
  of({ rfm: 'monetary' }, SCORES),
  of({ rfm: 'score' }, numbers([111, 311, 411, 512, 555])),
);

const clock = fc.oneof(
  { weight: 4, arbitrary: tested(timed('since'), times(timeOperands)) },
  { weight: 2, arbitrary: tested(timed('sinceFirst'), times(timeOperands)) },
  { weight: 2, arbitrary: tested(timed('gap'), milliseconds(['0s', '1s', '60s', '15m', '1d'], timeOperands)) },
  { weight: 2, arbitrary: tested(timed('until'), times(timeOperands)) },
  { weight: 2, arbitrary: of({ elapsed: 'session' }, times(timeOperands)) },
  {
    weight: 2,
    arbitrary: of({ anniversary: 'birthday' }, milliseconds(['0s', '1h', '1d', '7d', '30d', '365d'], timeOperands)),
  },
);

const bucket = tested(fc.constantFrom<Measure>({ bucket: 'a' }, { bucket: 'été' }), numbers([0.25, 0.5, 0.75]));

/** One measure of any kind with comparators. */
export const test: fc.Arbitrary<Test> = fc.oneof(
  { weight: 8, arbitrary: tested(counts, few) },
  { weight: 4, arbitrary: tested(groupedCounts, numbers([0, 1, 1, 2, 3], numberOperands)) },
  { weight: 5, arbitrary: total },
  { weight: 2, arbitrary: tested(differences, few) },
  { weight: 7, arbitrary: clock },
  { weight: 3, arbitrary: attention },
  { weight: 3, arbitrary: cart },
  { weight: 2, arbitrary: trait },
  { weight: 3, arbitrary: context },
  {
    weight: 1,
    arbitrary: tested(
      season.map((name) => ({ inSeason: name })),
      flags,
    ),
  },
  { weight: 2, arbitrary: rfm },
  { weight: 1, arbitrary: bucket },
  { weight: 4, arbitrary: tested(usualSequences, flags) },
);
