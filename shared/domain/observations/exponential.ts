/**
 * The exponential histogram of OpenTelemetry's metrics data model
 * (https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram): bounds are powers of
 * `2^(2^-scale)`. Lowering the scale joins neighbours exactly, so that what is merged is the same in any order. Only
 * buckets that hold something are kept, so that one value far from all others costs no precision.
 */

/** By a bucket's index, what it holds. */
export type Side = ReadonlyMap<number, number>;

/**
 * Bucket `i` of the positive side holds values in (base^i, base^(i+1)], of the negative side those in
 * (-base^(i+1), -base^i]: of each bucket the upper bound is in it, the lower is not.
 */
export type Exponential = { scale: number; zero: number; positive: Side; negative: Side };

/** 128 buckets from a value to its double, each 0.54 % wide. */
export const finest = 7;

/** Buckets of a side: beyond, the scale is lowered. */
export const mostBuckets = 1_024;

/** Closer to zero than this, doubles are too coarse to be told apart. */
const smallest = 2 ** -1022;

export const boundOf = (scale: number, index: number): number => 2 ** (index / 2 ** scale);

/** The bucket of a value; logarithms are off by a little, bounds are what counts. */
function indexOf(value: number): number {
  const index = Math.ceil(Math.log2(value) * 2 ** finest) - 1;
  if (value > boundOf(finest, index + 1)) return index + 1;
  return value <= boundOf(finest, index) ? index - 1 : index;
}

/** As `indexOf`, but the lower bound of the size is in it. */
function mirroredIndexOf(size: number): number {
  const index = Math.floor(Math.log2(size) * 2 ** finest);
  if (size >= boundOf(finest, index + 1)) return index + 1;
  return size < boundOf(finest, index) ? index - 1 : index;
}

const add = (side: Map<number, number>, index: number, count: number) =>
  side.set(index, (side.get(index) ?? 0) + count);

/** Indices at a scale that is `by` lower. */
function joined(side: Side, by: number): Side {
  if (by === 0) return side;
  const fewer = new Map<number, number>();
  for (const [index, count] of side) add(fewer, index >> by, count);
  return fewer;
}

/** The same on a scale that is no finer. */
export const onScale = (scale: number, histogram: Exponential): Exponential => ({
  ...histogram,
  scale,
  positive: joined(histogram.positive, histogram.scale - scale),
  negative: joined(histogram.negative, histogram.scale - scale),
});

/** On the finest scale that has room for it: any part of it had room on that, too. */
function fitted(histogram: Exponential): Exponential {
  const { positive, negative, scale } = histogram;
  return Math.max(positive.size, negative.size) <= mostBuckets ? histogram : fitted(onScale(scale - 1, histogram));
}

/** Of finite numbers. */
export function exponentialOf(values: readonly number[]): Exponential {
  const [positive, negative] = [new Map<number, number>(), new Map<number, number>()];
  let zero = 0;
  for (const value of values) {
    if (value >= smallest) add(positive, indexOf(value), 1);
    else if (value <= -smallest) add(negative, mirroredIndexOf(-value), 1);
    else zero++;
  }
  return fitted({ scale: finest, zero, positive, negative });
}

function mergeSides(sides: readonly Side[]): Side {
  const merged = new Map<number, number>();
  for (const side of sides) for (const [index, count] of side) add(merged, index, count);
  return merged;
}

/** All in one, on the finest scale that has room for all. */
export function mergeExponential(all: readonly Exponential[]): Exponential {
  const scale = all.reduce((least, one) => Math.min(least, one.scale), finest);
  const alike = all.map((one) => onScale(scale, one));
  return fitted({
    scale,
    zero: alike.reduce((sum, one) => sum + one.zero, 0),
    positive: mergeSides(alike.map(({ positive }) => positive)),
    negative: mergeSides(alike.map(({ negative }) => negative)),
  });
}

/** What a histogram counts in one place: values above `lower` and not above `upper`. */
export type Bucket = { lower: number; upper: number; count: number };

/** In ascending order. */
export function exponentialBuckets({ scale, zero, positive, negative }: Exponential): Bucket[] {
  const rising = (side: Side) => [...side].sort(([one], [other]) => one - other);
  const below = rising(negative).map(([index, count]) => ({
    lower: -boundOf(scale, index + 1),
    upper: -boundOf(scale, index),
    count,
  }));
  const above = rising(positive).map(([index, count]) => ({
    lower: boundOf(scale, index),
    upper: boundOf(scale, index + 1),
    count,
  }));
  return [...below.reverse(), ...(zero > 0 ? [{ lower: -smallest, upper: 0, count: zero }] : []), ...above];
}
