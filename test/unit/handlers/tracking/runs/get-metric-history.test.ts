import { describe, expect, test } from 'vitest';
import type { Point } from '#shared/domain/tracking/entities.ts';
import { getMetricHistory } from '#shared/operations/runs.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { pointsItem, takesRunUuid, trackedRun } from '#test/support/tracking.ts';

const { run_id, metric } = trackedRun();
const point = (value: number, timestamp: number, step = 0): Point => ({ value, timestamp, step });
const item = (points: Point[], ulid?: string) => pointsItem({ run_id }, 'm', points, ulid);
const send = (args: object = {}) => call(getMetricHistory, { run_id, metric_key: 'm', ...args });
const shown = (points: Point[]) =>
  points.map(({ is_nan, ...rest }) => ({ key: 'm', ...rest, ...(is_nan && { value: 'NaN' }) }));

const latest = { pk: metric('m'), sk: 'LATEST' };

test('all points in one read, by time, step and value', async () => {
  const nan: Point = { ...point(0, 7), is_nan: true };
  const table = fakeTable(latest, item([point(3, 6, 1), point(1, 8)]), item([point(2, 7, 1), nan], '1'));
  const { body } = await send();
  expect(table.trips).toEqual([[`query pk = "${metric('m')}" AND sk BETWEEN "POINTS#" AND "POINTS#~" limit 16`]]);
  expect(body).toEqual({ metrics: shown([point(3, 6, 1), nan, point(2, 7, 1), point(1, 8)]) });
});

test('of a metric, run or name that there is not: nothing', async () => {
  for (const [args, trips] of [
    [{ metric_key: 'none' }, 1],
    [{ run_id: 'f'.repeat(32) }, 1],
    [{ run_id: 'none' }, 0],
    [{ metric_key: 'é'.repeat(501) }, 0],
  ] as const) {
    const table = fakeTable(item([point(1, 1)]));
    expect((await send(args)).body).toEqual({});
    expect(table.trips).toHaveLength(trips);
  }
});

test('infinities are the largest numbers there are', async () => {
  fakeTable(item([point(-Number.MAX_VALUE, 1), point(Number.MAX_VALUE, 2)]));
  expect((await send()).body.metrics.map(({ value }: Point) => value)).toEqual([-Number.MAX_VALUE, Number.MAX_VALUE]);
});

describe('pages', () => {
  const items = [
    item([point(1, 1), point(2, 5), point(3, 9)]),
    item([point(4, 2), point(2, 5)], '1'),
    item([point(5, 5)], '2'),
    item([point(6, 9, 9)], '3'),
  ];
  const all = [point(1, 1), point(4, 2), point(2, 5), point(5, 5), point(3, 9), point(6, 9, 9)];

  test.each([1, 2, 3, 5, 6])('of %i: every point once, in order', async (max_results) => {
    fakeTable(items);
    const pages: Point[][] = [];
    let page_token: string | undefined;
    do {
      const { body } = await send({ max_results, ...(page_token && { page_token }) });
      pages.push(body.metrics);
      page_token = body.next_page_token;
    } while (page_token);
    expect(pages.flat()).toEqual(shown(all));
    expect(pages.map(({ length }) => length)).toEqual(
      Array.from({ length: Math.ceil(6 / max_results) }, (_, n) => Math.min(max_results, 6 - n * max_results)),
    );
  });

  test('a page begins with the first item that has points left', async () => {
    const table = fakeTable(items);
    const first = await send({ max_results: 5 });
    await send({ page_token: first.body.next_page_token });
    expect(table.trips[1]?.[0]).toContain(items[3]?.sk);
  });

  test('what is logged meanwhile with a later time is on the next page', async () => {
    const table = fakeTable(items);
    const { body } = await send({ max_results: 4 });
    table.put(item([point(7, 8)], '4'), item([point(8, 3)], '5'));
    expect((await send({ page_token: body.next_page_token })).body.metrics).toEqual(
      shown([point(7, 8), point(3, 9), point(6, 9, 9)]),
    );
  });

  test('an answer has room for no more than 4.5 MB', async () => {
    const points = Array.from({ length: 40_000 }, (_, n) => point(n, n));
    fakeTable(item(points));
    const { body } = await send();
    // A point takes 110 bytes, and twice its name.
    expect(body.metrics).toHaveLength(Math.floor(4_500_000 / 116));
    const rest = await send({ page_token: body.next_page_token });
    expect(body.metrics.length + rest.body.metrics.length).toBe(40_000);
    expect(rest.body).not.toHaveProperty('next_page_token');
  });

  test('a token is of its own metric', async () => {
    fakeTable(items);
    const { body } = await send({ max_results: 1 });
    for (const other of [{ metric_key: 'other' }, { run_id: 'f'.repeat(32) }]) {
      expect(await send({ ...other, page_token: body.next_page_token })).toMatchObject({
        status: 400,
        body: { message: 'Invalid page token: it is of another metric. Send it with the run and metric it came with.' },
      });
    }
  });
});

takesRunUuid(getMetricHistory);

const mustBePositive = (value: number) =>
  [
    { max_results: value },
    `Invalid value ${value} for parameter 'max_results' supplied. It must be a positive integer.`,
  ] as const;
refuses(getMetricHistory, [
  mustBePositive(0),
  mustBePositive(-1),
  [{ page_token: 'x' }, expect.stringContaining('Invalid page token')],
]);
