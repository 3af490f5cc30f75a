import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distanceOf, ksPValue, psiOf } from '#shared/domain/observations/distance.ts';
import { type Summary, summaryOf, summaryOfHistogram } from '#shared/domain/observations/summary.ts';

const explicit = (counts: number[], bounds = counts.slice(1).map((_, at) => at + 1)): Summary =>
  summaryOfHistogram({ bounds, counts }, {});

describe('PSI', () => {
  test('by hand', () => {
    // (0.4 - 0.5) ln(0.4 / 0.5) + (0.6 - 0.5) ln(0.6 / 0.5)
    expect(psiOf([5, 5], [40, 60])).toBeCloseTo(0.0405465, 7);
    // (0.25 - 0.5) ln(0.5) + 0 + (0.5 - 0.25) ln(2)
    expect(psiOf([2, 1, 1], [1, 1, 2])).toBeCloseTo(0.3465736, 7);
    expect(psiOf([3, 7], [30, 70])).toBe(0);
  });

  test('a share of nothing counts as a ten thousandth', () => {
    // (0.0001 - 0.5) ln(0.0001 / 0.5) + (1 - 0.5) ln(1 / 0.5)
    expect(psiOf([1, 1], [0, 2])).toBeCloseTo(0.4999 * Math.log(5_000) + 0.5 * Math.log(2), 10);
  });
});

describe('KS', () => {
  test('its chance: tabled values of Kolmogorov’s distribution', () => {
    // Of large samples, where the root is what the distance is multiplied by: 1.36 is 5 %, 1.63 is 1 %.
    const n = 2e10;
    const at = (lambda: number) => ksPValue(lambda / Math.sqrt(n / 2), n, n);
    expect(at(1.3581)).toBeCloseTo(0.05, 4);
    expect(at(1.62762)).toBeCloseTo(0.01, 4);
    expect(at(0.1)).toBe(1);
    expect(at(40)).toBe(0);
  });

  test('the largest distance of the two distributions, by hand', () => {
    // 0.5, 0.75, 1 against 0.25, 0.5, 1
    expect(distanceOf(explicit([2, 1, 1]), explicit([1, 1, 2]))).toMatchObject({ ks: 0.25 });
    expect(distanceOf(explicit([1, 0]), explicit([0, 1]))).toMatchObject({ ks: 1 });
  });
});

const uniform = (count: number, from = 0, to = 1) =>
  Array.from({ length: count }, (_, index) => from + ((to - from) * (index + 0.5)) / count);

test('bins are deciles of what is expected, and their bounds are told so that anybody can count anew', () => {
  const [expected, observed] = [uniform(1_000, 0.1), uniform(777, 0.3, 1.5)];
  const found = distanceOf(summaryOf(expected), summaryOf(observed));
  expect(found?.bounds).toHaveLength(9);
  const count = (all: number[]) => {
    const { bounds = [] } = found ?? {};
    const bin = (value: number) => bounds.findIndex((bound) => value <= bound);
    const bins = all.map((value) => (bin(value) < 0 ? bounds.length : bin(value)));
    return [...bounds, 0].map((_, at) => bins.filter((one) => one === at).length);
  };
  expect(found?.expected).toEqual(count(expected));
  expect(found?.observed).toEqual(count(observed));
  for (const bin of found?.expected ?? []) expect(bin).toBeGreaterThan(60);
  expect(found?.psi).toBe(psiOf(count(expected), count(observed)));
});

test('what anybody counts anew by the bounds is what is told', () => {
  const value = fc
    .oneof(fc.double({ min: -10, max: 10, noNaN: true }), fc.integer({ min: -3, max: 3 }))
    // What is closer to zero than any normal number counts as zero.
    .map((one) => (Math.abs(one) < 2 ** -1022 ? 0 : one));
  const values = fc.array(value, { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(values, values, (expected, observed) => {
      const found = distanceOf(summaryOf(expected), summaryOf(observed));
      const { bounds = [] } = found ?? {};
      const count = (all: number[]) =>
        [...bounds, Number.POSITIVE_INFINITY].map(
          (upper, at) =>
            all.filter((one) => one <= upper && !(one <= (bounds[at - 1] ?? Number.NEGATIVE_INFINITY))).length,
        );
      expect(bounds).toEqual(bounds.toSorted((one, other) => one - other));
      expect([found?.expected, found?.observed]).toEqual([count(expected), count(observed)]);
      expect(found?.ks).toBeGreaterThanOrEqual(0);
      expect(found?.psi).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 500 },
  );
});

test('of the same values there is no distance; of others there is', () => {
  const all = uniform(5_000);
  const same = distanceOf(summaryOf(all), summaryOf(all));
  expect([same?.psi, same?.ks, same?.ks_p_value]).toEqual([0, expect.closeTo(0, 12), 1]);
  const shifted = distanceOf(summaryOf(all), summaryOf(all.map((one) => one + 0.1)));
  expect(shifted?.ks).toBeCloseTo(0.1, 2);
  expect(shifted?.ks_p_value).toBeLessThan(1e-6);
});

test('what is always the same, and moves either way, is seen', () => {
  const constant = summaryOf(Array(100).fill(3));
  for (const other of [1, 5]) {
    const found = distanceOf(constant, summaryOf(Array(100).fill(other)));
    expect(found?.psi).toBeGreaterThan(5);
    expect(found?.ks).toBe(1);
  }
  expect(distanceOf(constant, constant)).toMatchObject({ psi: 0, ks: 0 });
});

test('of other bounds nobody knows', () => {
  expect(distanceOf(explicit([1, 1]), explicit([1, 1], [7]))).toBeUndefined();
  expect(distanceOf(explicit([1, 1]), summaryOf([1]))).toBeUndefined();
  expect(distanceOf(summaryOf([1]), explicit([1, 1]))).toBeUndefined();
});
