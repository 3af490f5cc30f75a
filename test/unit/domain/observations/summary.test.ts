import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundOf, exponentialBuckets, exponentialOf, mostBuckets } from '#shared/domain/observations/exponential.ts';
import { bucketsOf } from '#shared/domain/observations/histogram.ts';
import { packMinutes, packSummary, unpackMinutes, unpackSummary } from '#shared/domain/observations/packed.ts';
import {
  merge,
  type Summary,
  statisticOf,
  summaryOf,
  summaryOfHistogram,
} from '#shared/domain/observations/summary.ts';

/** Of all sizes, and such as lie on bounds of buckets. */
const value = fc.oneof(
  fc.double({ min: -1e100, max: 1e100, noNaN: true }),
  fc.double({ min: -2, max: 2, noNaN: true }),
  fc.integer({ min: -64, max: 64 }),
  fc.integer({ min: -300, max: 300 }).map((power) => 2 ** power),
  fc.integer({ min: -5_000, max: 5_000 }).map((index) => -boundOf(7, index)),
  fc.constantFrom(0, -0, 5e-324, -5e-324, 2 ** -1022),
);
const values = fc.array(value, { minLength: 1, maxLength: 60 });
/** Enough of them, and far enough apart, that the scale has to be lowered. */
const many = fc
  .tuple(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: 40 }), fc.boolean())
  .map(([count, step, below]) =>
    Array.from({ length: count }, (_, index) => (below ? -1 : 1) * boundOf(7, index * step) * 1.001),
  );

/** But for the sum, which is as exact as doubles are. */
const exact = (summary: Summary | undefined) => {
  const { sum: _, histogram, ...rest } = summary as Summary;
  return { ...rest, buckets: bucketsOf(histogram) };
};

test('what is merged is what it would be of all values, in any order', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(values, values, many), { minLength: 1, maxLength: 5 }), fc.nat(), (parts, at) => {
      const summaries = parts.map((part) => summaryOf(part));
      const turned = [...summaries.slice(at % parts.length), ...summaries.slice(0, at % parts.length)].reverse();
      const nested = summaries.reduce<Summary | undefined>((so, one) => merge(so ? [so, one] : [one]), undefined);
      const whole = exact(summaryOf(parts.flat()));
      for (const merged of [merge(summaries), merge(turned), nested]) {
        expect(exact(merged)).toEqual(whole);
        const size = parts.flat().reduce((sum, one) => sum + Math.abs(one), 0);
        expect(Math.abs((merged?.sum ?? 0) - parts.flat().reduce((sum, one) => sum + one, 0))).toBeLessThanOrEqual(
          size * 1e-12,
        );
      }
    }),
    { numRuns: 150 },
  );
});

test('each value is in a bucket: above its lower bound, and not above its upper', () => {
  fc.assert(
    fc.property(value, (one) => {
      const [bucket, ...others] = exponentialBuckets(exponentialOf([one]));
      expect(others).toEqual([]);
      expect(bucket?.count).toBe(1);
      // What is closer to zero than any normal number is zero.
      if (Math.abs(one) < 2 ** -1022) {
        expect(bucket?.upper).toBe(0);
        return;
      }
      expect((bucket?.lower as number) < one && one <= (bucket?.upper as number)).toBe(true);
      expect((bucket?.upper as number) - (bucket?.lower as number)).toBeLessThan(Math.abs(one) * 0.0055);
    }),
    { numRuns: 2_000 },
  );
});

test('of a side there are so many buckets at most, and nothing is lost', () => {
  const wide = Array.from({ length: 5_000 }, (_, index) => 1.01 ** index);
  const histogram = exponentialOf(wide);
  expect(histogram.positive.size).toBeLessThanOrEqual(mostBuckets);
  expect(histogram.scale).toBeLessThan(7);
  expect([...histogram.positive.values()].reduce((sum, count) => sum + count, 0)).toBe(5_000);
});

const quantiles = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;

test('quantiles are off by less than a bucket is wide', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 }), (all) => {
      const sorted = all.toSorted((one, other) => one - other);
      for (const [name, part] of Object.entries(quantiles)) {
        const true_ = sorted[Math.max(1, Math.ceil(part * all.length)) - 1] as number;
        const found = statisticOf(summaryOf(all), name as keyof typeof quantiles);
        expect(Math.abs(found - true_)).toBeLessThanOrEqual(Math.abs(true_) * 0.0055 + 2 ** -1022);
      }
    }),
    { numRuns: 500 },
  );
});

test('a few by hand', () => {
  const summary = summaryOf([4, -1, 0, 1]);
  expect(summary).toMatchObject({ count: 4, sum: 4, min: -1, max: 4 });
  expect(statisticOf(summary, 'mean')).toBe(1);
  expect(statisticOf(summary, 'p99')).toBe(4);
  expect(statisticOf(summary, 'count')).toBe(4);
  expect(bucketsOf(summary.histogram)).toEqual([
    { lower: -boundOf(7, 1), upper: -1, count: 1 },
    { lower: -(2 ** -1022), upper: 0, count: 1 },
    { lower: boundOf(7, -1), upper: 1, count: 1 },
    { lower: boundOf(7, 255), upper: 4, count: 1 },
  ]);
  expect(merge([])).toBeUndefined();
});

describe('histograms that are given', () => {
  test('what is not told is taken from the buckets', () => {
    const histogram = { bounds: [0, 10, 20], counts: [1, 2, 1, 0] };
    // (0 + 0) / 2 + 2 * 5 + 15
    expect(summaryOfHistogram(histogram, {})).toEqual({ count: 4, sum: 25, min: 0, max: 20, histogram });
    expect(summaryOfHistogram(histogram, { min: -4, max: 16, sum: 7 })).toMatchObject({ sum: 7, min: -4, max: 16 });
  });

  test('are merged bucket by bucket, of the same bounds', () => {
    const [one, other] = [
      summaryOfHistogram({ bounds: [1], counts: [1, 0] }, { sum: 1 }),
      summaryOfHistogram({ bounds: [1], counts: [2, 3] }, { sum: 9, max: 4 }),
    ] as const;
    expect(merge([one, other])).toEqual({
      count: 6,
      sum: 10,
      min: 1,
      max: 4,
      histogram: { bounds: [1], counts: [3, 3] },
    });
    expect(() => merge([one, summaryOf([1])])).toThrow('different bounds');
  });
});

test('as bytes they are the same, and few', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.oneof(values, many).map((all) => summaryOf(all)),
        fc
          .array(fc.nat({ max: 2 ** 40 }), { minLength: 2, maxLength: 9 })
          .filter((counts) => counts.some((count) => count > 0))
          .map((counts) => summaryOfHistogram({ bounds: counts.slice(1).map((_, at) => at * 1.5 - 3), counts }, {})),
      ),
      (summary) => {
        expect(unpackSummary(packSummary(summary))).toEqual(summary);
      },
    ),
    { numRuns: 300 },
  );
  expect(packSummary(summaryOf(Array.from({ length: 1_000 }, (_, index) => 0.5 + index / 2_000))).length).toBeLessThan(
    400,
  );
  const minutes = [{ at: 59, count: 3, sum: -1e126, min: -0.5, max: 1e100 }];
  expect(unpackMinutes(packMinutes(minutes))).toEqual(minutes);
});
