import { type Bucket, type Exponential, exponentialBuckets, mergeExponential } from './exponential.ts';

/** As it was sent: values not above `bounds[0]`, above it and not above `bounds[1]`, …, above the last. */
export type Explicit = { bounds: number[]; counts: number[] };

export type Histogram = Explicit | Exponential;

export const isExplicit = (histogram: Histogram): histogram is Explicit => 'bounds' in histogram;

/** The bounds that histograms must share to be merged: of exponential ones there are none. */
export const boundsOf = (histogram: Histogram): number[] | undefined =>
  isExplicit(histogram) ? histogram.bounds : undefined;

export const haveSameBounds = (one: readonly number[] | undefined, other: readonly number[] | undefined): boolean =>
  one === undefined || other === undefined
    ? one === other
    : one.length === other.length && one.every((bound, at) => bound === other[at]);

/** Errors: those of different bounds have no place in one series. */
export function mergeHistograms([first, ...others]: readonly [Histogram, ...Histogram[]]): Histogram {
  if (others.length === 0) return first;
  if (!others.every((other) => haveSameBounds(boundsOf(first), boundsOf(other))))
    throw new Error('Histograms of different bounds cannot be merged.');
  if (!isExplicit(first)) return mergeExponential([first, ...(others as Exponential[])]);
  const counts = first.counts.map((count, at) =>
    (others as Explicit[]).reduce((sum, other) => sum + (other.counts[at] as number), count),
  );
  return { bounds: first.bounds, counts };
}

/** In ascending order, without those that hold nothing; the outermost of explicit bounds have no end. */
export function bucketsOf(histogram: Histogram): Bucket[] {
  if (!isExplicit(histogram)) return exponentialBuckets(histogram);
  const { bounds, counts } = histogram;
  return counts
    .map((count, at) => ({
      lower: bounds[at - 1] ?? Number.NEGATIVE_INFINITY,
      upper: bounds[at] ?? Number.POSITIVE_INFINITY,
      count,
    }))
    .filter(({ count }) => count > 0);
}

/** Values counted between given bounds. */
export function explicitOf(values: readonly number[], bounds: number[]): Explicit {
  const counts = new Array<number>(bounds.length + 1).fill(0);
  for (const value of values) {
    const at = bounds.findIndex((bound) => value <= bound);
    const place = at < 0 ? bounds.length : at;
    counts[place] = (counts[place] as number) + 1;
  }
  return { bounds, counts };
}
