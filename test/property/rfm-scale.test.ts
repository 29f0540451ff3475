/** The RFM scale and the other reference values that follow from orders. */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TrackedEvent } from '../../src/segments/event.js';
import { customersOf, ordersOf } from '../../src/segments/orders.js';
import { computeReferences } from '../../src/segments/references.js';
import { computeRfmScale, type RfmCuts, type RfmScale } from '../../src/segments/rfm-scale.js';
import { historyAt } from '../oracle/history.js';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 2, 1, 12);
const SEED = { seed: 5 };

interface Order {
  person: string;
  time: number;
  value: number;
}

/** One order a person, of these values. */
const spending = (values: number[]): Order[] =>
  values.map((value, index) => ({ person: `p${index}`, time: NOW, value }));

/** One order a person, so many ms ago. */
const ordering = (agesMs: number[]): Order[] =>
  agesMs.map((ageMs, index) => ({ person: `p${index}`, time: NOW - ageMs, value: 1 }));

/** So many orders by each person. */
const repeating = (counts: number[]): Order[] =>
  counts.flatMap((count, index) =>
    Array.from({ length: count }, (_, order) => ({ person: `p${index}`, time: NOW - order, value: 1 })),
  );

/** The scores as the definition of `references.rfm` has them, written here once more. */
function recencyScore(cuts: RfmCuts, ageMs: number): number {
  const reached = cuts.findIndex((cut) => cut !== null && ageMs <= Math.floor(cut * DAY_MS + 0.001));
  return reached < 0 ? 1 : 5 - reached;
}
function risingScore(cuts: RfmCuts, value: number): number {
  const below = (cut: number) => value < cut && cut - value > 1e-9 * Math.max(Math.abs(value), Math.abs(cut));
  const index = cuts.findIndex((cut) => cut === null || below(cut));
  return index < 0 ? 5 : index + 1;
}

const logarithm = (value: number) => Math.sign(value) * Math.log1p(Math.abs(value));
const different = (values: number[]) => [...new Set(values)].sort((a, b) => a - b);

/** The sum of squares within clusters, of the logarithms. */
function costOf(clusters: number[][]): number {
  return clusters.reduce((total, cluster) => {
    const points = cluster.map(logarithm);
    const mean = points.reduce((sum, point) => sum + point, 0) / points.length;
    return total + points.reduce((sum, point) => sum + (point - mean) ** 2, 0);
  }, 0);
}

/** The values by their score, and the least cost of as many clusters, may differ by rounding only. */
function expectOptimal(values: number[], scores: number[], partitions: Iterable<number[][]>): void {
  const clusters = [1, 2, 3, 4, 5].map((score) => values.filter((_, index) => scores[index] === score));
  const used = clusters.filter((cluster) => cluster.length > 0);
  // So many clusters as there can be, and they take the lowest scores.
  expect(used).toHaveLength(Math.min(5, different(values).length));
  expect(used).toEqual(clusters.slice(0, used.length));
  let least = Number.POSITIVE_INFINITY;
  for (const partition of partitions) least = Math.min(least, costOf(partition));
  expect(costOf(used) - least).toBeLessThanOrEqual(1e-12 * costOf([values]));
}

/** Every way to cut sorted values into so many ranges, equal values together. */
function* ranges(values: number[], clusters: number): Generator<number[][]> {
  const [first = 0, ...others] = different(values);
  const equal = values.filter((value) => value === first);
  if (others.length === 0) {
    if (clusters === 1) yield [equal];
    return;
  }
  const rest = values.filter((value) => value !== first);
  for (const [next = [], ...more] of ranges(rest, clusters)) yield [[...equal, ...next], ...more];
  if (clusters > 1) for (const more of ranges(rest, clusters - 1)) yield [equal, ...more];
}

/** Every way to sort values into so many clusters, ranges or not, equal values together or not. */
function* partitions(values: number[], clusters: number): Generator<number[][]> {
  const [first, ...rest] = values;
  if (first === undefined) {
    if (clusters === 0) yield [];
    return;
  }
  for (const others of partitions(rest, clusters))
    for (const at of others.keys())
      yield others.map((cluster, index) => (index === at ? [first, ...cluster] : cluster));
  if (clusters > 0) for (const others of partitions(rest, clusters - 1)) yield [[first], ...others];
}

const money = fc.oneof(
  fc.integer({ min: -500, max: 100_000 }).map((cents) => cents / 100),
  fc.integer({ min: 1, max: 6 }).map((tens) => 10 * tens),
  fc
    .tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -2, max: 4 }))
    .map(([digits, zeros]) => digits * 10 ** zeros),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
);
const clustersFor = (values: number[]) => Math.min(5, different(values).length);
const monetaryScores = (values: number[]) => {
  const { monetary } = computeRfmScale(spending(values), NOW);
  return values.map((value) => risingScore(monetary, value));
};

describe('the scale has the least sum of squares', () => {
  test('of all ranges, for monetary value', () => {
    fc.assert(
      fc.property(fc.array(money, { minLength: 1, maxLength: 12 }), (values) => {
        expectOptimal(values, monetaryScores(values), ranges(values, clustersFor(values)));
      }),
      { ...SEED, numRuns: 400 },
    );
  });

  test('of all clusters of any kind, for monetary value', () => {
    fc.assert(
      fc.property(fc.array(money, { minLength: 1, maxLength: 8 }), (values) => {
        expectOptimal(values, monetaryScores(values), partitions(values, clustersFor(values)));
      }),
      { ...SEED, numRuns: 100 },
    );
  });

  test('of all ranges, for recency, the latest scored highest', () => {
    const age = fc.oneof(
      fc.integer({ min: 0, max: 3000 }).map((days) => days * DAY_MS),
      fc.integer({ min: 0, max: 3000 * DAY_MS }),
      fc.integer({ min: 0, max: 5 }),
    );
    fc.assert(
      fc.property(fc.array(age, { minLength: 1, maxLength: 12 }), (ages) => {
        const { recencyDays } = computeRfmScale(ordering(ages), NOW);
        const clusters = clustersFor(ages);
        const days = ages.map((ageMs) => ageMs / DAY_MS);
        const fromTheLowest = ages.map((ageMs) => clusters + 1 - recencyScore(recencyDays, ageMs));
        expectOptimal(days, fromTheLowest, ranges(days, clusters));
      }),
      { ...SEED, numRuns: 400 },
    );
  });

  test('of all ranges, for frequency', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 }), (counts) => {
        const { frequency } = computeRfmScale(repeating(counts), NOW);
        const scores = counts.map((count) => risingScore(frequency, count));
        expectOptimal(counts, scores, ranges(counts, clustersFor(counts)));
      }),
      { ...SEED, numRuns: 200 },
    );
  });

  test('also where values lie close together and far from 0', () => {
    const tens = fc.uniqueArray(fc.integer({ min: 0, max: 2000 }), { minLength: 6, maxLength: 9 });
    fc.assert(
      fc.property(tens, (offsets) => {
        const values = offsets.flatMap((ten, index) => Array(1 + (index % 4)).fill(1e9 + 10 * ten));
        expectOptimal(values, monetaryScores(values), ranges(values, 5));
      }),
      { ...SEED, numRuns: 100 },
    );
  });

  test('and of two that are equally good the one that scores higher', () => {
    expect(computeRfmScale(spending([-100, -90, -1, 1, 90, 100]), NOW).monetary).toEqual([-90, -1, 1, 90]);
  });
});

describe('values that are equal', () => {
  test('within what comparators distinguish are one value, and never parted', () => {
    const cuts = (apart: number) => computeRfmScale(spending([100, 100 * (1 + apart), 200, 300, 400]), NOW).monetary;
    expect(cuts(5e-10)).toEqual([200, 300, 400, null]);
    expect(cuts(5e-9)).toEqual([100.0000005, 200, 300, 400]);
    const few = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
    const twin = fc.integer({ min: -9, max: 9 }).map((steps) => 1 + steps * 1e-10);
    fc.assert(
      fc.property(few, fc.array(twin, { minLength: 24, maxLength: 24 }), (bases, twins) => {
        const values = twins.map((factor, index) => (bases[index % bases.length] as number) * factor);
        const scores = monetaryScores(values);
        expect(new Set(scores).size).toBe(Math.min(5, bases.length));
        for (const [index, score] of scores.entries()) expect(score).toBe(scores[index % bases.length]);
      }),
      SEED,
    );
  });

  test('but for rounding, are one value, and a cut is written as a price is', () => {
    const sum = [0.1, 0.2].map((value) => ({ person: 'sum', time: NOW, value }));
    expect(computeRfmScale([...sum, ...spending([0.1, 1])], NOW).monetary).toEqual([0.3, 1, null, null]);
    expect(computeRfmScale([...sum, ...spending([0.1, 0.3])], NOW).monetary).toEqual([0.3, null, null, null]);
  });

  test('in recency are so to the millisecond', () => {
    const ages = [0, 1, 2, 3, 4, 5].map((ms) => 3000 * DAY_MS + ms);
    const { recencyDays } = computeRfmScale(ordering(ages), NOW);
    expect(new Set(ages.map((ageMs) => recencyScore(recencyDays, ageMs))).size).toBe(5);
  });

  test.each([
    [[], [null, null, null, null], [null, null, null, null]],
    [
      [7, 7],
      [null, null, null, null],
      [null, null, null, null],
    ],
    [
      [1, 7],
      [null, null, null, 1],
      [7, null, null, null],
    ],
    [
      [1, 3, 3, 7],
      [null, null, 1, 3],
      [3, 7, null, null],
    ],
    [
      [1, 3, 7, 9],
      [null, 1, 3, 7],
      [3, 7, 9, null],
    ],
    [
      [1, 3, 7, 9, 20, 20],
      [1, 3, 7, 9],
      [3, 7, 9, 20],
    ],
  ])('in %j leave as many clusters as values, with the lowest scores', (values, recencyDays, rising) => {
    expect(computeRfmScale(ordering(values.map((days) => days * DAY_MS)), NOW).recencyDays).toEqual(recencyDays);
    expect(computeRfmScale(repeating(values), NOW).frequency).toEqual(rising);
    expect(computeRfmScale(spending(values), NOW).monetary).toEqual(rising);
  });
});

test('sums below zero score lowest', () => {
  const values = [-1000, -900, -10, 0, 10, 900, 1000];
  expect(monetaryScores(values)).toEqual([1, 1, 2, 3, 4, 5, 5]);
  expect(computeRfmScale(spending(values), NOW).monetary).toEqual([-10, 0, 10, 900]);
});

test('sums that no number holds make cuts that JSON holds', () => {
  const huge = [1, 2, 3, 4].map((value) => ({ person: `q${value}`, time: NOW, value }));
  const { monetary } = computeRfmScale([...huge, ...spending([1e308]), ...spending([1e308])], NOW);
  expect(JSON.parse(JSON.stringify(monetary))).toEqual([2, 3, 4, expect.any(Number)]);
  expect(risingScore(monetary, Number.MAX_VALUE)).toBe(5);
});

test('the same orders in another order give the same to the last digit', () => {
  const order = fc.record({
    person: fc.constantFrom(...'abcde'),
    time: fc.oneof(fc.constantFrom(NOW, NOW - 1), fc.integer({ min: NOW - 4000 * DAY_MS, max: NOW + DAY_MS })),
    value: money,
  });
  const twice = fc
    .array(order, { maxLength: 40 })
    .chain((orders) =>
      fc.tuple(
        fc.constant(orders),
        fc.shuffledSubarray(orders, { minLength: orders.length, maxLength: orders.length }),
      ),
    );
  fc.assert(
    fc.property(twice, ([orders, shuffled]) => {
      expect(JSON.stringify(computeReferences(shuffled, NOW))).toBe(JSON.stringify(computeReferences(orders, NOW)));
    }),
    { ...SEED, numRuns: 300 },
  );
});

describe('orders count', () => {
  const others = [1, 2, 3].map((days) => ({ person: `o${days}`, time: NOW - days * DAY_MS, value: 10 * days }));
  const without = computeRfmScale(others, NOW);

  test.each([
    ['at the instant itself', NOW, true],
    ['not after it', NOW + 1, false],
    ['until they are ten years old', Date.UTC(2016, 2, 1, 12) + 1, true],
    ['not when they are', Date.UTC(2016, 2, 1, 12), false],
  ])('%s', (_, time, counts) => {
    const scale = computeRfmScale([...others, { person: 'x', time, value: 1000 }], NOW);
    if (counts) expect(scale.monetary).toEqual([20, 30, 1000, null]);
    else expect(scale).toEqual(without);
  });

  test('for ten years of the calendar', () => {
    const orders = [{ person: 'x', time: Date.UTC(2016, 1, 29, 12), value: 1 }];
    expect(computeReferences(orders, Date.UTC(2026, 1, 28, 12) - 1)).toBeDefined();
    expect(computeReferences(orders, Date.UTC(2026, 1, 28, 12))).toBeUndefined();
  });

  test('of a person together: the latest, how many, the sum', () => {
    const orders = [
      { person: 'a', time: NOW - 9, value: 0.1 },
      { person: 'b', time: NOW - 5, value: 4 },
      { person: 'a', time: NOW - 7, value: 0.7 },
      { person: 'a', time: NOW + 1, value: 100 },
    ];
    expect(customersOf(orders, NOW)).toEqual([
      { recencyMs: 7, frequency: 2, monetary: 0.1 + 0.7 },
      { recencyMs: 5, frequency: 1, monetary: 4 },
    ]);
  });
});

test('a hundred thousand customers take well under five seconds', () => {
  // Everybody has ordered once, and those that come first more often.
  const personOf = (index: number) => (index < 100_000 ? index : Math.floor(((index * 7919) % 100_003) ** 4 / 1e15));
  const orders = Array.from({ length: 250_000 }, (_, index) => ({
    person: `p${personOf(index)}`,
    time: NOW - ((index * 104_729) % 1_000_003) * 300_000,
    value: ((index * 15_485_863) % 99_991) / 100,
  }));
  const start = performance.now();
  const scale = computeRfmScale(orders, NOW);
  expect(performance.now() - start).toBeLessThan(5000);
  for (const cuts of [scale.recencyDays, scale.frequency, scale.monetary])
    expect(cuts).toEqual(different(cuts.map(Number)));
});

describe('reference values', () => {
  test.each([
    [[10], 10, 10],
    [[1, 2, 3, 4], 2.5, 4],
    [[5, 1, 4, 2, 3], 3, 4],
    [[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 5.5, 8],
    [Array.from({ length: 11 }, (_, index) => index + 1), 6, 9],
  ])('of %j: the mean, and the 80th percentile by nearest rank', (values, averageOrderValue, lifetimeValueP80) => {
    expect(computeReferences(spending(values), NOW)).toMatchObject({ averageOrderValue, lifetimeValueP80 });
  });

  test('tell orders from persons', () => {
    const orders = [...spending([10, 20, 30]), ...spending([40])];
    expect(computeReferences(orders, NOW)).toMatchObject({ averageOrderValue: 25, lifetimeValueP80: 50 });
    expect(computeReferences(orders, NOW)?.rfm).toEqual(computeRfmScale(orders, NOW));
  });

  test('of no orders are none', () => {
    expect(computeReferences([], NOW)).toBeUndefined();
    expect(computeReferences(spending([1]), NOW - 1)).toBeUndefined();
  });
});

describe('the orders of a person', () => {
  const transaction = fc.constantFrom(undefined, null, '', 't1', 't2', 3, '3');
  const anyEvent = fc.record({
    name: fc.constantFrom('purchase', 'purchase', 'refund', 'search'),
    params: fc.record(
      {
        transaction_id: transaction,
        items: fc.constantFrom([], [{ item_id: 'i' }]),
        value: fc.constantFrom(1, 2.5, -1, '7', null),
        currency: fc.constantFrom('EUR', 'USD', '', null),
        offline: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  });

  test('are those of the rules', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), (made) => {
        const events: TrackedEvent[] = made.map((more, index) => ({
          ...more,
          id: `e${index}`,
          time: NOW + 50 + index,
        }));
        const { repeated, cancelled } = historyAt(events, NOW + 99);
        const counted = events.filter(
          (event) => event.name === 'purchase' && !repeated.has(event) && !cancelled.has(event),
        );
        const told = counted.map(({ time, params: { value, currency } }) => ({
          time,
          value: typeof value === 'number' && currency !== 'USD' ? value : 0,
          ...(currency ? { currency } : {}),
        }));
        expect(ordersOf(events, 'EUR')).toEqual(told);
        const sum = (orders: { value: number }[]) => orders.reduce((total, { value }) => total + value, 0);
        const inAny = counted.map(({ params: { value } }) => ({ value: typeof value === 'number' ? value : 0 }));
        expect(sum(ordersOf(events))).toBe(sum(inAny));
      }),
      { ...SEED, numRuns: 500 },
    );
  });
});

// All of it may not be copied into the project; a sample is.
const cdnow = new URL('../../../shared/data/cdnow.jsonl.gz', import.meta.url);

test.skipIf(!existsSync(cdnow))('the CDNOW cohort has a known scale', () => {
  const events: TrackedEvent[] = gunzipSync(readFileSync(cdnow))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const orders = events.map(({ user = '', time, params }) => ({ person: user, time, value: Number(params.value) }));
  const scale: RfmScale = computeRfmScale(orders, Date.UTC(1998, 5, 30));
  expect(scale).toEqual({
    recencyDays: [9, 45, 137, 325],
    frequency: [2, 3, 5, 11],
    monetary: [20.48, 47.62, 109.9, 299.89],
  });
});
