import { type Bucket, type Exponential, onScale } from './exponential.ts';
import { boundsOf, bucketsOf, type Histogram, haveSameBounds, isExplicit } from './histogram.ts';
import type { Summary } from './summary.ts';

export type Distance = {
  /** Population stability index over the bins between `bounds`. */
  psi: number;
  /** Kolmogorov and Smirnov's: the largest distance of the two cumulative distributions, at the bounds of buckets. */
  ks: number;
  ks_p_value: number;
  /** A value is in the bin of the least bound that it is not above, or else in the last bin, which has no end. */
  bounds: number[];
  /** How many values are in each bin. */
  expected: number[];
  observed: number[];
};

/** Of both histograms, on one scale. */
function aligned(expected: Histogram, observed: Histogram): [Bucket[], Bucket[]] | undefined {
  if (!haveSameBounds(boundsOf(expected), boundsOf(observed))) return undefined;
  if (isExplicit(expected)) return [bucketsOf(expected), bucketsOf(observed)];
  const scale = Math.min(expected.scale, (observed as Exponential).scale);
  return [bucketsOf(onScale(scale, expected)), bucketsOf(onScale(scale, observed as Exponential))];
}

const parts = 10;

/**
 * The deciles, each moved up to the next bound of a bucket. A bucket that holds a tenth of all or more is a bin of its own,
 * so that what moves away from it on either side is seen.
 */
function decileBounds(buckets: readonly Bucket[], count: number): number[] {
  const bounds = new Set<number>();
  let passed = 0;
  for (const bucket of buckets) {
    const before = Math.floor((parts * passed) / count);
    passed += bucket.count;
    if (Math.floor((parts * passed) / count) === before) continue;
    const isBin = bucket.count * parts >= count;
    if (isBin) bounds.add(bucket.lower);
    if (isBin || passed < count) bounds.add(bucket.upper);
  }
  return [...bounds].filter(Number.isFinite);
}

/** How many values lie in each bin. */
function countsOf(buckets: readonly Bucket[], bounds: readonly number[]): number[] {
  const counts = new Array<number>(bounds.length + 1).fill(0);
  let bin = 0;
  for (const bucket of buckets) {
    while (bin < bounds.length && bucket.upper > (bounds[bin] as number)) bin++;
    counts[bin] = (counts[bin] as number) + bucket.count;
  }
  return counts;
}

/** What a bin's share counts as at least: of nothing there is no logarithm. */
export const leastShare = 0.0001;

/**
 * The sum of `(o - e) * ln(o / e)` over all bins, of shares that count as `leastShare` at least.
 * Source: N. Siddiqi, Credit Risk Scorecards (Wiley, 2006), "system stability index".
 */
export function psiOf(expected: readonly number[], observed: readonly number[]): number {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const share = (count: number, of: number) => Math.max(count / of, leastShare);
  const [all, seen] = [total(expected), total(observed)];
  return expected.reduce((sum, count, at) => {
    const [e, o] = [share(count, all), share(observed[at] as number, seen)];
    return sum + (o - e) * Math.log(o / e);
  }, 0);
}

function ksOf(
  expected: readonly Bucket[],
  observed: readonly Bucket[],
  counts: { expected: number; observed: number },
) {
  const steps = [
    ...expected.map(({ upper, count }) => ({ upper, by: count / counts.expected })),
    ...observed.map(({ upper, count }) => ({ upper, by: -count / counts.observed })),
  ].sort((one, other) => one.upper - other.upper);
  let [apart, most] = [0, 0];
  steps.forEach(({ upper, by }, at) => {
    apart += by;
    // Of one bound both are to be counted.
    if (steps[at + 1]?.upper !== upper) most = Math.max(most, Math.abs(apart));
  });
  return Math.min(1, most);
}

/**
 * How likely a distance as large as `ks` is of two samples from one distribution: Kolmogorov's series, with Stephens'
 * correction for samples that are not large.
 * Source: M. A. Stephens, J. Royal Stat. Soc. B 32 (1970); Numerical Recipes (3rd ed., 2007), 14.3.3.
 */
export function ksPValue(ks: number, expected: number, observed: number): number {
  const root = Math.sqrt((expected * observed) / (expected + observed));
  const lambda = (root + 0.12 + 0.11 / root) * ks;
  // Below, the series has not begun to converge, and is 1 to eight digits.
  if (lambda < 0.3) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * lambda * lambda);
  return Math.min(1, Math.max(0, sum));
}

/** How far what was observed is from what was expected; `undefined`: their bounds differ, so that nobody knows. */
export function distanceOf(expected: Summary, observed: Summary): Distance | undefined {
  const buckets = aligned(expected.histogram, observed.histogram);
  if (!buckets) return undefined;
  const bounds = decileBounds(buckets[0], expected.count);
  const counts = [countsOf(buckets[0], bounds), countsOf(buckets[1], bounds)] as const;
  const ks = ksOf(...buckets, { expected: expected.count, observed: observed.count });
  return {
    psi: psiOf(...counts),
    ks,
    ks_p_value: ksPValue(ks, expected.count, observed.count),
    bounds,
    expected: counts[0],
    observed: counts[1],
  };
}
