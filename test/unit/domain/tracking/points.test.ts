import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Point } from '#shared/domain/tracking/entities.ts';
import { compareInTime, isSame, latestOf, pointOf } from '#shared/domain/tracking/points.ts';

const logged = (value: number, timestamp = 0, step = 0, key = 'm') => ({ key, value, timestamp, step });
const few = fc.constantFrom(0, 1, 2);
const metric = fc.record({
  key: fc.constantFrom('a', 'b', 'constructor'),
  value: fc.constantFrom(Number.NaN, Number.NEGATIVE_INFINITY, -1, 0, 1, Number.POSITIVE_INFINITY),
  timestamp: few,
  step: fc.constantFrom(-1, 0, 1),
});

test.each<[number, Partial<Point>]>([
  [1.5, { value: 1.5 }],
  [Number.NaN, { value: 0, is_nan: true }],
  [Number.POSITIVE_INFINITY, { value: Number.MAX_VALUE }],
  [Number.NEGATIVE_INFINITY, { value: -Number.MAX_VALUE }],
])('%d', (value, kept) => {
  expect(pointOf(logged(value, 5, -2))).toEqual({ timestamp: 5, step: -2, ...kept });
});

test('zero has no sign', () => {
  expect(Object.is(pointOf(logged(-0)).value, 0)).toBe(true);
});

describe('a history', () => {
  test('is in the order of time, step and value; what is no number comes after zero', () => {
    const order = [
      logged(9, 1, 9),
      logged(5, 2, -1),
      logged(-1, 2, 0),
      logged(0, 2, 0),
      logged(Number.NaN, 2, 0),
      logged(1, 2, 0),
      logged(0, 3, -9),
    ].map(pointOf);
    expect(order.toReversed().sort(compareInTime)).toEqual(order);
  });

  test('has equal points once, and no others', () => {
    const nan = pointOf(logged(Number.NaN));
    expect(isSame(nan, pointOf(logged(Number.NaN)))).toBe(true);
    expect(isSame(nan, pointOf(logged(0)))).toBe(false);
    for (const other of [logged(1), logged(0, 1), logged(0, 0, 1)]) {
      expect(isSame(pointOf(logged(0)), pointOf(other))).toBe(false);
    }
  });
});

describe('the latest', () => {
  test('is of the highest step, then time, then value; only what changes is told', () => {
    const before = { m: { value: 1, timestamp: 5, step: 2 }, other: { value: 0, timestamp: 0, step: 0 } };
    expect(latestOf(before, [])).toEqual({});
    expect(latestOf(before, [logged(9, 9, 1), logged(9, 4, 2), logged(0, 5, 2), logged(1, 5, 2)])).toEqual({});
    expect(latestOf(before, [logged(0, 0, 3), logged(0, 6, 2)])).toEqual({ m: { value: 0, timestamp: 0, step: 3 } });
  });

  test('what every object has is a key like any other', () => {
    expect(latestOf({}, [logged(1, 0, 0, 'constructor')])).toEqual({
      constructor: { value: 1, timestamp: 0, step: 0 },
    });
  });

  test('is the same, however the points are put together in calls', () => {
    fc.assert(
      fc.property(fc.array(metric, { maxLength: 12 }), fc.nat(12), (all, cut) => {
        const first = latestOf({}, all.slice(0, cut));
        const together = { ...first, ...latestOf(first, all.slice(cut)) };
        expect(together).toEqual(latestOf({}, all));
        for (const [key, { step, timestamp }] of Object.entries(together)) {
          const steps = all.filter((one) => one.key === key).map((one) => one.step);
          expect(step).toBe(Math.max(...steps));
          const times = all.filter((one) => one.key === key && one.step === step).map((one) => one.timestamp);
          expect(timestamp).toBe(Math.max(...times));
        }
      }),
    );
  });
});
