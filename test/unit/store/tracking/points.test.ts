import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Point } from '#shared/domain/tracking/entities.ts';
import { pointOf } from '#shared/domain/tracking/points.ts';
import { decodePoints, encodePoints, read, type Written, written } from '#shared/store/tracking/points.ts';

/** Any value, time and step that may be logged. */
const point = fc
  .record({
    value: fc.double(),
    timestamp: fc.oneof(fc.maxSafeNat(), fc.nat(5)),
    step: fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -5, max: 5 })),
  })
  .map((logged) => pointOf({ key: 'm', ...logged }));

describe('encoded', () => {
  test('and decoded points are the same', () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 50 }), (points) => {
        expect(decodePoints(encodePoints(points))).toEqual(points);
      }),
    );
  });

  test('steps as far apart as they can be', () => {
    const steps = [-2, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0].map((step) => ({
      value: 0,
      timestamp: 0,
      step,
    }));
    expect(decodePoints(encodePoints(steps))).toEqual(steps);
  });

  test('a thousand steps of a training loop take about 8 KB', () => {
    const loss = (n: number) => Math.exp(-n / 300) + Math.sin(n * 12.9898) / 50;
    const points = Array.from({ length: 1_000 }, (_, n) => ({
      value: loss(n),
      timestamp: 1_700_000_000_000 + 250 * n + (n % 7),
      step: n,
    }));
    expect(encodePoints(points).length).toBeLessThan(9_000);
  });

  test('bytes that begin anywhere in their buffer', () => {
    const points: Point[] = [{ value: 1, timestamp: 2, step: 3 }];
    const encoded = encodePoints(points);
    const shifted = new Uint8Array(encoded.length + 3);
    shifted.set(encoded, 3);
    expect(decodePoints(shifted.subarray(3))).toEqual(points);
  });
});

describe('written', () => {
  test('and read points are the same', () => {
    fc.assert(
      fc.property(point, (one) => {
        expect(read<Point>(written(one))).toEqual(one);
      }),
    );
  });

  test.each([0, 1e-130, -1e-130, 1.5, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER])('%d is a number', (value) => {
    expect(written({ value }).value).toBe(value);
  });

  test.each([1e-131, -1e-131, Number.MIN_VALUE, Number.MAX_VALUE, 2 ** 53, -(2 ** 53)])('%d is text', (value) => {
    const kept: Written<{ value: number }> = written({ value });
    expect(kept.value).toBe(String(value));
    expect(read(kept).value).toBe(value);
  });
});
