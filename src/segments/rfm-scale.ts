/**
 * The RFM scale: where scores 1 to 5 begin for recency, frequency and monetary value, found from all customers of a shop.
 *
 * Each of the three is cut into five clusters by one-dimensional k-means, which dynamic programming solves exactly: no
 * start at random, so the same orders always give the same scale.
 */
import { DAY_MS } from './duration.js';
import { type Customer, customersOf, type Order } from './orders.js';

/** Four cut points in ascending order; `null` where there are too few different values for so many scores. */
export type RfmCuts = [number | null, number | null, number | null, number | null];

/** See `references.rfm`. A cut that is `null` is never reached. */
export interface RfmScale {
  /** Days since the latest order: `≤ a` scores 5, `≤ b` 4, `≤ c` 3, `≤ d` 2, else 1. */
  recencyDays: RfmCuts;
  /** Number of orders: `< a` scores 1, `< b` 2, `< c` 3, `< d` 4, else 5. */
  frequency: RfmCuts;
  /** Sum of their values, in the same way. */
  monetary: RfmCuts;
}

/** A cluster by its extreme members. */
interface Cluster {
  readonly smallest: number;
  readonly largest: number;
}

const SCORES = 5;

/**
 * Numbers this close, relatively, are one value. Comparators take those within 1e-9 for equal, so a cut between them
 * would not part them; twice as much leaves room for {@link rounded}.
 */
const TIE = 2e-9;

/**
 * Computes the scale over all customers of a shop.
 *
 * @param orders of all persons, mixed as they come: each once, cancelled ones left out, `value` in the shop's currency.
 *   Those later than `now`, or ten years old by then, do not count.
 * @param now ms since 1970
 */
export function computeRfmScale(orders: Iterable<Order & { readonly person: string }>, now: number): RfmScale {
  return scaleOf(customersOf(orders, now));
}

/** The same from what the orders of each customer come to. */
export function scaleOf(customers: readonly Customer[]): RfmScale {
  const clusters = (read: (customer: Customer) => number, tie: number) =>
    clustersOf(Float64Array.from(customers, read), tie);
  return {
    recencyDays: upperCuts(clusters(({ recencyMs }) => recencyMs / DAY_MS, 0)),
    frequency: lowerCuts(clusters(({ frequency }) => frequency, TIE)),
    monetary: lowerCuts(clusters(({ monetary }) => monetary, TIE)),
  };
}

/** To 12 significant digits: enough for any price, and without what binary fractions leave behind (157.35999999999999). */
export function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

/** The end of each cluster but the last. Of k clusters the first scores k, so the cuts for higher scores stay unused. */
function upperCuts(clusters: Cluster[]): RfmCuts {
  const cuts = clusters.slice(0, -1).map(({ largest }) => largest);
  return [...unused(cuts), ...cuts] as RfmCuts;
}

/** The beginning of each cluster but the first. Of k clusters the last scores k: here, too, higher scores stay unused. */
function lowerCuts(clusters: Cluster[]): RfmCuts {
  const cuts = clusters.slice(1).map(({ smallest }) => rounded(smallest));
  return [...cuts, ...unused(cuts)] as RfmCuts;
}

function unused(cuts: number[]): null[] {
  return Array(SCORES - 1 - cuts.length).fill(null);
}

/** Clusters of numbers, which are sorted in place, from the smallest on; fewer than five if there are fewer values. */
function clustersOf(values: Float64Array, tie: number): Cluster[] {
  values.sort();
  /** Where in `values` each different value begins. */
  const begins: number[] = [];
  let before = Number.NaN;
  for (const [index, value] of values.entries()) {
    const close = value - before <= tie * Math.max(Math.abs(value), Math.abs(before));
    if (!close) begins.push(index);
    before = value;
  }
  const beginOf = (group: number) => begins[group] ?? values.length;
  const at = (index: number) => values[index] as number;
  const points = Float64Array.from(begins, (begin) => logarithmOf(at(begin)));
  const weights = Float64Array.from(begins, (begin, group) => beginOf(group + 1) - begin);
  const starts = kMeans(points, weights, Math.min(SCORES, points.length));
  return starts.map((start, cluster) => ({
    smallest: at(beginOf(start)),
    largest: at(beginOf(starts[cluster + 1] ?? begins.length) - 1),
  }));
}

/** Tells 1 order from 2 as clearly as 50 from 100; a sum below 0 mirrors the one above. */
function logarithmOf(value: number): number {
  return Math.sign(value) * Math.log1p(Math.abs(value));
}

/**
 * k-means in one dimension, the least sum of squares there is, in O(k n log n).
 *
 * Haizhou Wang and Mingzhou Song, "Ckmeans.1d.dp: Optimal k-means Clustering in One Dimension by Dynamic Programming", The
 * R Journal 3/2 (2011), 29–33: clusters of sorted points are ranges, and the best c + 1 of the first points end with the
 * best c of fewer. Where the last range starts never moves back as points are added, so divide and conquer finds all
 * starts. Of two that are equally good the smaller is taken.
 *
 * @param points ascending, all different
 * @param weights how often each occurs
 * @param clusters no more than points
 * @returns for each cluster the index of its first point
 */
function kMeans(points: Float64Array, weights: Float64Array, clusters: number): number[] {
  const count = points.length;
  const cost = costOf(points, weights);
  /** The least cost of the first points, so many of them, in as many clusters as the round has reached. */
  let least = Float64Array.from({ length: count + 1 }, (_, end) => cost(0, end));
  /** For each round but the first: where the last cluster starts. */
  const lastStarts: Int32Array[] = [];

  for (let round = 1; round < clusters; round++) {
    const earlier = least;
    const current = new Float64Array(count + 1);
    const starts = new Int32Array(count + 1);
    /** Fills in `low` to `high`; their last clusters start between `from` and `to`. */
    const fill = (low: number, high: number, from: number, to: number): void => {
      if (low > high) return;
      const end = (low + high) >>> 1;
      let best = Number.POSITIVE_INFINITY;
      let bestStart = from;
      for (let start = from; start <= to && start < end; start++) {
        const total = (earlier[start] as number) + cost(start, end);
        if (total >= best) continue;
        best = total;
        bestStart = start;
      }
      current[end] = best;
      starts[end] = bestStart;
      fill(low, end - 1, from, bestStart);
      fill(end + 1, high, bestStart, to);
    };
    // Each cluster has a point at least. Of the last round only the whole is asked.
    fill(round === clusters - 1 ? count : round + 1, count, round, count - 1);
    least = current;
    lastStarts.push(starts);
  }

  const found: number[] = [];
  for (let end = count, round = clusters - 2; round >= 0; round--) {
    end = (lastStarts[round] as Int32Array)[end] as number;
    found.unshift(end);
  }
  return clusters > 0 ? [0, ...found] : [];
}

/**
 * The sum of squares around the mean of the points from `start` to before `end`, in constant time: from running sums.
 *
 * The points are standardised first. That is affine and moves no optimum, but around 0 the running sums do not lose in
 * cancellation what the clusters differ by: the error is some 1e-16 of the whole sum of squares.
 */
function costOf(points: Float64Array, weights: Float64Array): (start: number, end: number) => number {
  const count = points.length;
  let total = 0;
  let mean = 0;
  let squares = 0;
  for (let index = 0; index < count; index++) {
    const weight = weights[index] as number;
    const difference = (points[index] as number) - mean;
    total += weight;
    mean += (difference * weight) / total;
    squares += weight * difference * ((points[index] as number) - mean);
  }
  const deviation = Math.sqrt(squares / total) || 1;

  const weightUpTo = new Float64Array(count + 1);
  const sumUpTo = new Float64Array(count + 1);
  const squaresUpTo = new Float64Array(count + 1);
  for (let index = 0; index < count; index++) {
    const weight = weights[index] as number;
    const point = ((points[index] as number) - mean) / deviation;
    weightUpTo[index + 1] = (weightUpTo[index] as number) + weight;
    sumUpTo[index + 1] = (sumUpTo[index] as number) + weight * point;
    squaresUpTo[index + 1] = (squaresUpTo[index] as number) + weight * point * point;
  }
  const between = (sums: Float64Array, start: number, end: number) => (sums[end] as number) - (sums[start] as number);
  return (start, end) => {
    const sum = between(sumUpTo, start, end);
    // A cost is never below 0, though rounding may have it so; of no points it is 0.
    return Math.max(0, between(squaresUpTo, start, end) - (sum * sum) / (between(weightUpTo, start, end) || 1));
  };
}
