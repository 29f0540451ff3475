/** Whether a campaign worked: intervals for differences between those who saw it and those who were held out. */

/** Who converted, out of how many. */
export interface Proportion {
  readonly of: number;
  readonly successes: number;
}

/** What the values of a group come to. */
export interface Sample {
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

/** A difference with its interval: in so many cases of a hundred an interval made this way has the true difference in it. */
export interface Difference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/** The two-sided 95 % quantile of the normal distribution. */
const Z_95 = 1.959963984540054;
const TAIL = 0.975;

/**
 * The 95 % interval of a proportion by Wilson's score method: it holds also for few cases, and for none or all of them.
 * E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
 */
export function wilson({ of, successes }: Proportion, z = Z_95): { low: number; high: number } {
  if (of === 0) return { low: 0, high: 1 };
  const share = successes / of;
  const centre = share + (z * z) / (2 * of);
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  // Of none and of all the ends are known, and rounding would only come near them.
  return {
    low: successes === 0 ? 0 : (centre - spread) / scale,
    high: successes === of ? 1 : (centre + spread) / scale,
  };
}

/**
 * The difference of two independent proportions with its 95 % interval, by Newcombe's hybrid score method.
 * R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine 17 (1998),
 * method 10. `undefined` where a group is empty.
 */
export function newcombe(one: Proportion, other: Proportion): Difference | undefined {
  if (one.of === 0 || other.of === 0) return undefined;
  const [p1, p2] = [one.successes / one.of, other.successes / other.of];
  const [w1, w2] = [wilson(one), wilson(other)];
  const difference = p1 - p2;
  return {
    difference,
    low: difference - Math.hypot(p1 - w1.low, w2.high - p2),
    high: difference + Math.hypot(w1.high - p1, p2 - w2.low),
  };
}

/**
 * The difference of two means with its 95 % interval, by Welch's method, which does not ask both groups to vary alike.
 * B. L. Welch, The generalization of Student's problem when several different population variances are involved, Biometrika 34
 * (1947). `undefined` where a group has fewer than two, or nothing varies.
 */
export function welch(one: Sample, other: Sample): (Difference & { readonly freedom: number }) | undefined {
  if (one.count < 2 || other.count < 2) return undefined;
  const [v1, v2] = [varianceOfMean(one), varianceOfMean(other)];
  const variance = v1 + v2;
  if (!(variance > 0)) return undefined;
  const freedom = variance ** 2 / (v1 ** 2 / (one.count - 1) + v2 ** 2 / (other.count - 1));
  const difference = one.sum / one.count - other.sum / other.count;
  const reach = studentQuantile(TAIL, freedom) * Math.sqrt(variance);
  return { difference, low: difference - reach, high: difference + reach, freedom };
}

/** Whether a difference is significant at 5 %: its interval leaves 0 out. */
export function isSignificant({ low, high }: Difference): boolean {
  return low > 0 || high < 0;
}

function varianceOfMean({ count, sum, sumOfSquares }: Sample): number {
  return Math.max(0, (sumOfSquares - (sum * sum) / count) / (count - 1)) / count;
}

/** The quantile of Student's distribution for a probability above one half, by halving: the function only grows. */
export function studentQuantile(probability: number, freedom: number): number {
  let [low, high] = [0, 1];
  while (studentBelow(high, freedom) < probability) high *= 2;
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (studentBelow(middle, freedom) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** How much of Student's distribution lies below `t`, which is not negative. */
function studentBelow(t: number, freedom: number): number {
  return 1 - regularisedBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
}

/** The regularised incomplete beta function, by its continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22). */
function regularisedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast only on this side of the middle.
  if (x > (a + 1) / (a + b + 2)) return 1 - regularisedBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x)) / a;
  // Lentz's method, as modified by Thompson and Barnett.
  const tiny = 1e-300;
  let [c, d] = [1, 1 / (1 - ((a + b) * x) / (a + 1) || tiny)];
  let fraction = d;
  for (let step = 1; step < 500; step++) {
    const even = (step * (b - step) * x) / ((a + 2 * step - 1) * (a + 2 * step));
    const odd = (-(a + step) * (a + b + step) * x) / ((a + 2 * step) * (a + 2 * step + 1));
    let change = 1;
    for (const term of [even, odd]) {
      d = 1 / (1 + term * d || tiny);
      c = 1 + term / c || tiny;
      change = c * d;
      fraction *= change;
    }
    if (Math.abs(change - 1) < 1e-14) break;
  }
  return front * fraction;
}

/** The logarithm of the gamma function for positive numbers: Stirling's series, reached by the recurrence. */
function logGamma(value: number): number {
  let x = value;
  let shift = 0;
  for (; x < 10; x++) shift += Math.log(x);
  const square = 1 / (x * x);
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))) / x;
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series - shift;
}
