import type { Statistic } from '#shared/operations/monitor-rules.ts';
import { exponentialOf } from './exponential.ts';
import { bucketsOf, type Explicit, explicitOf, type Histogram, mergeHistograms } from './histogram.ts';

/** What is kept of any number of values: never none. */
export type Summary = Total & { histogram: Histogram };

export type Total = { count: number; sum: number; min: number; max: number };

/** Of at least one. */
export const totalOf = (some: readonly Total[]): Total => ({
  count: some.reduce((count, one) => count + one.count, 0),
  sum: some.reduce((sum, one) => sum + one.sum, 0),
  min: Math.min(...some.map(({ min }) => min)),
  max: Math.max(...some.map(({ max }) => max)),
});

/** Of one value or more, counted between `bounds` if there are some. */
export const summaryOf = (values: readonly number[], bounds?: number[]): Summary => ({
  count: values.length,
  sum: values.reduce((sum, value) => sum + value, 0),
  min: values.reduce((least, value) => Math.min(least, value)),
  max: values.reduce((most, value) => Math.max(most, value)),
  histogram: bounds ? explicitOf(values, bounds) : exponentialOf(values),
});

type Told = { sum?: number | undefined; min?: number | undefined; max?: number | undefined };

/**
 * Of a histogram that counts one value or more. What is not told is taken from its buckets: the outermost bounds, and the
 * sum as if values lay in the middle of their bucket.
 */
export function summaryOfHistogram(histogram: Explicit, told: Told): Summary {
  const buckets = bucketsOf(histogram);
  const [first, last] = [buckets[0], buckets.at(-1)] as [(typeof buckets)[0], (typeof buckets)[0]];
  const finite = (...choices: number[]) => choices.find(Number.isFinite) as number;
  const min = told.min ?? Math.min(finite(first.lower, first.upper), told.max ?? Number.POSITIVE_INFINITY);
  const max = told.max ?? Math.max(finite(last.upper, last.lower), min);
  const middle = ({ lower, upper }: (typeof buckets)[0]) => (Math.max(lower, min) + Math.min(upper, max)) / 2;
  const count = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  const sum = told.sum ?? buckets.reduce((total, bucket) => total + bucket.count * middle(bucket), 0);
  return { count, sum, min, max, histogram };
}

/** All in one; `undefined`: there are none. Errors: of different bounds. */
export function merge(summaries: readonly Summary[]): Summary | undefined {
  const [first, ...others] = summaries;
  if (!first || others.length === 0) return first;
  const histogram = mergeHistograms([first.histogram, ...others.map((one) => one.histogram)]);
  return { ...totalOf(summaries), histogram };
}

/**
 * The value below which a part of all values lies: it is in the same bucket as the one that has that rank, so that it is off
 * by less than the bucket is wide.
 */
function quantileOf({ count, min, max, histogram }: Summary, part: number): number {
  const rank = Math.max(1, Math.ceil(part * count));
  let passed = 0;
  for (const bucket of bucketsOf(histogram)) {
    if (passed + bucket.count >= rank) {
      const [low, high] = [Math.max(bucket.lower, min), Math.min(bucket.upper, max)];
      return Math.min(max, Math.max(min, low + (high - low) * ((rank - passed) / bucket.count)));
    }
    passed += bucket.count;
  }
  return max;
}

const quantiles = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 };

export function statisticOf(summary: Summary, statistic: Statistic): number {
  if (statistic === 'mean') return summary.sum / summary.count;
  if (statistic in quantiles) return quantileOf(summary, quantiles[statistic as keyof typeof quantiles]);
  return summary[statistic as 'count' | 'sum' | 'min' | 'max'];
}
