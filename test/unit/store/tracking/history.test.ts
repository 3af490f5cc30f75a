import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Point } from '#shared/domain/tracking/entities.ts';
import { compareInTime, pointOf } from '#shared/domain/tracking/points.ts';
import { type HistoryPosition, readHistory } from '#shared/store/tracking/history.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { pointsItem } from '#test/support/tracking.ts';

const run_id = 'a'.repeat(32);
const item = (points: Point[], n = 0) => pointsItem({ run_id }, 'm', points.toSorted(compareInTime), String(n));
const at = (timestamp: number, value = 0, step = 0): Point => ({ value, timestamp, step });
const all = Number.POSITIVE_INFINITY;

/** Every point of a history by pages of a size, and how many were on each. */
async function readPages(most: number) {
  const pages: Point[][] = [];
  let start: HistoryPosition | undefined;
  do {
    const { points, next } = await readHistory(run_id, 'm', { most, start });
    pages.push(points);
    start = next;
  } while (start);
  return { points: pages.flat(), sizes: pages.map(({ length }) => length) };
}

/** Points that meet one another: few times, steps and values. */
const point = fc
  .record({
    value: fc.constantFrom(-1, 0, 1, Number.NaN),
    timestamp: fc.nat(6),
    step: fc.constantFrom(-1, 0, 1),
  })
  .map((logged) => pointOf({ key: 'm', ...logged }));
const blocks = fc.array(fc.array(point, { minLength: 1, maxLength: 6 }), { maxLength: 8 });

/** What a history is, by the shortest way: all its points sorted, equal ones once. */
const sorted = (points: Point[]) =>
  points
    .toSorted(compareInTime)
    .filter((one, index, list) => index === 0 || compareInTime(one, list[index - 1] as Point) !== 0);

test('in order, equal points once, however they were logged and are read', async () => {
  await fc.assert(
    fc.asyncProperty(
      blocks,
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 3 }),
      async (given, most, page) => {
        const table = fakeTable(given.map(item));
        table.pages(page);
        const expected = sorted(given.flat());
        const whole = await readHistory(run_id, 'm', { most: all });
        expect(whole).toEqual({ points: expected });
        const { points, sizes } = await readPages(most);
        expect(points).toEqual(expected);
        // Full pages, and no empty one behind the last.
        expect(sizes.slice(0, -1).every((size) => size === most)).toBe(true);
        if (expected.length > 0) expect(sizes.at(-1)).toBeGreaterThan(0);
      },
    ),
    { numRuns: 150 },
  );
});

describe('where the next page begins', () => {
  const items = [item([at(1), at(9)], 0), item([at(2), at(3)], 1), item([at(4)], 2)];

  test.each([
    // The first item has a point left that comes after all others.
    [1, 0, at(1)],
    [2, 0, at(2)],
    [4, 0, at(4)],
  ])('after %i points: item %i', async (most, index, last) => {
    fakeTable(items);
    expect((await readHistory(run_id, 'm', { most })).next).toEqual({ from: items[index]?.sk, last });
  });

  test('an item whose points are all given out is not read again', async () => {
    const table = fakeTable([item([at(1), at(2)], 0), item([at(3), at(4)], 1)]);
    const { next } = await readHistory(run_id, 'm', { most: 3 });
    expect(next).toEqual({ from: expect.stringContaining('#0000000000000003#'.slice(1)), last: at(3) });
    await readHistory(run_id, 'm', { most: 3, start: next });
    expect(table.trips[1]?.[0]).toContain(`BETWEEN "${next?.from}"`);
  });

  test('exactly as many as there are: nowhere', async () => {
    fakeTable(items);
    expect(await readHistory(run_id, 'm', { most: 5 })).not.toHaveProperty('next');
  });

  test('equal points at the end of a page are not on the next', async () => {
    fakeTable([item([at(1), at(2)], 0), item([at(1), at(2)], 1)]);
    expect(await readPages(1)).toEqual({ points: [at(1), at(2)], sizes: [1, 1] });
  });
});

test('reading stops when the page is full', async () => {
  const table = fakeTable(Array.from({ length: 50 }, (_, n) => item([at(n)], n)));
  table.pages(5);
  expect((await readHistory(run_id, 'm', { most: 3 })).points).toHaveLength(3);
  expect(table.trips).toHaveLength(1);
});

test('of no run or metric of ours nothing is read', async () => {
  const table = fakeTable();
  expect(await readHistory('x', 'm', { most: all })).toEqual({ points: [] });
  expect(await readHistory(run_id, 'm'.repeat(1_001), { most: all })).toEqual({ points: [] });
  expect(table.trips).toEqual([]);
  expect(await readHistory(run_id, 'm'.repeat(1_000), { most: all })).toEqual({ points: [] });
  expect(table.trips).toHaveLength(1);
});
