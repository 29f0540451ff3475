import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isSignificant,
  newcombe,
  type Sample,
  studentQuantile,
  welch,
  wilson,
} from '../../src/collector/report/statistics.js';

const sampleOf = (values: readonly number[]): Sample => ({
  count: values.length,
  sum: values.reduce((sum, value) => sum + value, 0),
  sumOfSquares: values.reduce((sum, value) => sum + value * value, 0),
});

describe('an interval for a proportion', () => {
  // Newcombe 1998 (two-sided intervals for the single proportion), table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i out of %i is the published one', (successes, of, low, high) => {
    const found = wilson({ successes, of });
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });
});

describe('an interval for a difference of proportions', () => {
  // Newcombe 1998 (interval estimation for the difference), table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [10, 10, 0, 10, 0.6075, 1],
    [0, 10, 0, 10, -0.2775, 0.2775],
  ])('of %i/%i and %i/%i is the published one', (successes, of, otherSuccesses, otherOf, low, high) => {
    const found = newcombe({ successes, of }, { successes: otherSuccesses, of: otherOf });
    expect(found?.low).toBeCloseTo(low, 4);
    expect(found?.high).toBeCloseTo(high, 4);
  });

  it('holds the difference, within −1 and 1, turns with its groups, and is not there without one of them', () => {
    const group = fc
      .integer({ min: 1, max: 500 })
      .chain((of) => fc.integer({ min: 0, max: of }).map((successes) => ({ of, successes })));
    fc.assert(
      fc.property(group, group, (one, other) => {
        const found = newcombe(one, other);
        const turned = newcombe(other, one);
        if (!found || !turned) return false;
        expect(turned.low).toBeCloseTo(-found.high, 10);
        const { low, difference, high } = found;
        return low <= difference && difference <= high && low >= -1 && high <= 1;
      }),
      // Rounding led beyond −1.
      {
        examples: [
          [
            { of: 1, successes: 0 },
            { of: 123, successes: 123 },
          ],
        ],
      },
    );
    expect(newcombe({ of: 0, successes: 0 }, { of: 9, successes: 1 })).toBeUndefined();
  });

  it('has the true difference in it about as often as it says', () => {
    // The exact coverage for 40 and 30 visitors with rates of 0.3 and 0.2, by the binomial distribution.
    const logChoose = (n: number, k: number) => {
      let sum = 0;
      for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
      return sum;
    };
    const chance = (n: number, k: number, p: number) =>
      Math.exp(logChoose(n, k) + k * Math.log(p) + (n - k) * Math.log(1 - p));
    let covered = 0;
    for (let one = 0; one <= 40; one++)
      for (let other = 0; other <= 30; other++) {
        const found = newcombe({ of: 40, successes: one }, { of: 30, successes: other });
        if (found && found.low <= 0.1 && found.high >= 0.1) covered += chance(40, one, 0.3) * chance(30, other, 0.2);
      }
    expect(covered).toBeGreaterThan(0.94);
    expect(covered).toBeLessThan(0.97);
  });
});

describe('an interval for a difference of means', () => {
  it("is that of the published example: Student's sleep data, as R's t.test gives it", () => {
    const one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    const other = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const found = welch(sampleOf(one), sampleOf(other));
    expect(found?.difference).toBeCloseTo(-1.58, 10);
    expect(found?.freedom).toBeCloseTo(17.776, 3);
    expect(found?.low).toBeCloseTo(-3.3654832, 6);
    expect(found?.high).toBeCloseTo(0.2054832, 6);
  });

  it('is not there for one visitor, or where nothing varies', () => {
    expect(welch(sampleOf([1]), sampleOf([1, 2]))).toBeUndefined();
    expect(welch(sampleOf([3, 3]), sampleOf([2, 2]))).toBeUndefined();
  });
});

it.each([
  [1, 12.706205],
  [2, 4.302653],
  [10, 2.228139],
  [30, 2.042272],
  [1e6, 1.959966],
])("Student's quantile for %d degrees of freedom is that of the tables", (freedom, quantile) => {
  expect(studentQuantile(0.975, freedom)).toBeCloseTo(quantile, 5);
});

it('a difference is significant when its interval leaves out zero', () => {
  expect(isSignificant({ difference: 0.1, low: 0.01, high: 0.2 })).toBe(true);
  expect(isSignificant({ difference: -0.1, low: -0.2, high: -0.01 })).toBe(true);
  expect(isSignificant({ difference: 0.1, low: 0, high: 0.2 })).toBe(false);
});
