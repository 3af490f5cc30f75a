import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { historyOf, newRun, ok, type Seen, times } from './calls.ts';

/** The whole history of a metric, in order, however it was logged and however it is asked for. */

beforeAll(() => freshTable());

/** What a page takes, at most, of all pages of a history. */
async function measuredHistory(run_id: string, metric_key: string, max_results: number) {
  const { measure } = await import('../cost/meter.ts');
  const points: Seen[] = [];
  const most = { trips: 0, read: 0 };
  let [pages, page_token]: [number, string | undefined] = [0, undefined];
  do {
    const page: Record<string, unknown> = { run_id, metric_key, max_results, ...(page_token && { page_token }) };
    const { result, cost } = await measure(() => ok('getMetricHistory', page));
    points.push(...result.metrics);
    most.trips = Math.max(most.trips, cost.trips);
    most.read = Math.max(most.read, cost.read);
    page_token = result.next_page_token;
    pages += 1;
  } while (page_token !== undefined);
  return { points, pages, most };
}

/** As a training loop logs: steps go up, times too, values as they come. */
const trained = (key: string, count: number) =>
  times(count, (step) => ({ key, value: Math.sin(step) / (step + 1), timestamp: 1_700_000_000_000 + 13 * step, step }));

const count = Number(process.env.POINTS ?? 100_000);

test(`${count} points in batches of 1,000 are read back as they were logged, each page in bounded work`, async () => {
  const run_id = await newRun();
  const logged = trained('loss', count);
  for (let start = 0; start < count; start += 4_000) {
    const batches = [0, 1_000, 2_000, 3_000].map((more) => logged.slice(start + more, start + more + 1_000));
    await Promise.all(batches.map((metrics) => metrics.length > 0 && ok('logBatch', { run_id, metrics })));
  }
  const { points, pages, most } = await measuredHistory(run_id, 'loss', 25_000);
  expect(points.length).toBe(count);
  expect(points).toEqual(logged);
  expect(pages).toBe(Math.ceil(count / 25_000));
  // 25 items of 8 KB have a page's points; more are read ahead, in requests that double.
  expect([most.trips <= 3, most.read <= 150]).toEqual([true, true]);
  const first = await measuredHistory(run_id, 'loss', count / 5);
  expect(first.points).toEqual(logged);
});

test('points one by one, in no order, are read back in that of time, in few requests', async () => {
  const run_id = await newRun();
  const { layItems } = await import('./lay.ts');
  const { encodePoints } = await import('#shared/store/tracking/points.ts');
  const { pointsKey } = await import('#shared/store/tracking/keys.ts');
  const { ulid } = await import('ulid');
  const logged = trained('loss', 5_000);
  await layItems(
    logged.map(({ key, ...point }) => ({
      ...pointsKey(run_id, key, point.timestamp, ulid()),
      points: encodePoints([point]),
    })),
  );
  const { points, pages, most } = await measuredHistory(run_id, 'loss', 2_000);
  expect(points).toEqual(logged);
  expect(pages).toBe(3);
  expect(most.trips).toBeLessThanOrEqual(8);
});

test('50 writers over the same hours: pages are in order, and none reads more than all there is', async () => {
  const run_id = await newRun();
  const { layItems } = await import('./lay.ts');
  const { encodePoints } = await import('#shared/store/tracking/points.ts');
  const { pointsKey } = await import('#shared/store/tracking/keys.ts');
  const lists = times(50, (writer) =>
    times(400, (step) => ({ value: writer, timestamp: 1_000 * step + writer, step })),
  );
  await layItems(
    lists.map((points, writer) => ({
      ...pointsKey(run_id, 'm', writer, `${writer}`.padStart(26, '0')),
      points: encodePoints(points),
    })),
  );
  const { points, most } = await measuredHistory(run_id, 'm', 3_000);
  expect(points).toEqual(
    lists
      .flat()
      .sort((a, b) => a.timestamp - b.timestamp)
      .map((point) => ({ key: 'm', ...point })),
  );
  expect(most.trips).toBeLessThanOrEqual(3);
});

test('without max_results an answer has as many points as Lambda carries, and a token', async () => {
  const run_id = await newRun();
  const { layItems } = await import('./lay.ts');
  const { encodePoints } = await import('#shared/store/tracking/points.ts');
  const { pointsKey } = await import('#shared/store/tracking/keys.ts');
  const key = '𝒜'.repeat(250);
  const logged = trained(key, 10_000).map(({ timestamp }) => ({
    timestamp,
    value: -Number.MAX_VALUE,
    step: -(2 ** 52),
  }));
  const block = (start: number) => logged.slice(start, start + 1_000);
  await layItems(
    times(10, (index) => ({
      ...pointsKey(run_id, key, block(1_000 * index)[0]?.timestamp ?? 0, `${index}`.padStart(26, '0')),
      points: encodePoints(block(1_000 * index)),
    })),
  );
  const answer = await call('getMetricHistory', { run_id, metric_key: key });
  expect(Buffer.byteLength(JSON.stringify(JSON.stringify(answer.body)))).toBeLessThan(6 * 1024 * 1024);
  expect(answer.body.metrics.length).toBeGreaterThan(1_000);
  expect(answer.body.next_page_token).toEqual(expect.any(String));
  expect((await historyOf(run_id, key)).length).toBe(10_000);
});

type Point = { value: number | 'NaN'; timestamp: number; step: number };
const nan = (value: number | 'NaN') => (value === 'NaN' ? 1 : 0);
const number = (value: number | 'NaN') => (value === 'NaN' ? 0 : value);
const inTime = (a: Point, b: Point) =>
  a.timestamp - b.timestamp || a.step - b.step || number(a.value) - number(b.value) || nan(a.value) - nan(b.value);

const point = fc.record({
  value: fc.constantFrom<number | 'NaN'>(-1, 0, 0.5, 1e200, 'NaN'),
  timestamp: fc.integer({ min: 0, max: 12 }),
  step: fc.integer({ min: -1, max: 2 }),
});
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

test(`writers whose times overlap: every point once and in order, by pages of any size (SEED=${seed})`, async () => {
  const batches = fc.array(fc.array(point, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 8 });
  const property = fc.asyncProperty(batches, fc.integer({ min: 1, max: 10 }), async (batches, size) => {
    const run_id = await newRun();
    const log = (points: Point[]) => ok('logBatch', { run_id, metrics: points.map((one) => ({ key: 'm', ...one })) });
    // Two at a time, as it takes fifty no longer to wait for each other.
    for (let index = 0; index < batches.length; index += 2) await Promise.all(batches.slice(index, index + 2).map(log));
    const distinct = new Map(batches.flat().map((one) => [JSON.stringify([one.timestamp, one.step, one.value]), one]));
    const expected = [...distinct.values()].sort(inTime).map((one) => ({ key: 'm', ...one }));
    expect(await historyOf(run_id, 'm', size)).toEqual(expected);
    expect(await historyOf(run_id, 'm')).toEqual(expected);
  });
  await fc.assert(property, { seed, numRuns: 15 });
});

test('points that are logged while somebody reads change nothing of what was there', async () => {
  const run_id = await newRun();
  const before = times(30, (index) => ({ key: 'm', value: index, timestamp: 10 * index, step: index }));
  await ok('logBatch', { run_id, metrics: before.filter(({ step }) => step % 2 === 0) });
  await ok('logBatch', { run_id, metrics: before.filter(({ step }) => step % 2 === 1) });
  const seen: Seen[] = [];
  let page_token: string | undefined;
  for (let page = 0; page === 0 || page_token; page++) {
    const body = await ok('getMetricHistory', {
      run_id,
      metric_key: 'm',
      max_results: 4,
      ...(page_token && { page_token }),
    });
    seen.push(...body.metrics);
    page_token = body.next_page_token;
    await ok('logBatch', {
      run_id,
      metrics: [0, 105, 295].map((timestamp) => ({ key: 'm', value: 100 + page, timestamp })),
    });
  }
  expect(seen.filter(({ value }) => Number(value) < 100)).toEqual(before);
});

test('a token of another metric, or none at all, is refused', async () => {
  const run_id = await newRun();
  await ok('logBatch', { run_id, metrics: times(3, (index) => ({ key: 'm', value: index, timestamp: index })) });
  const { next_page_token: page_token } = await ok('getMetricHistory', { run_id, metric_key: 'm', max_results: 1 });
  for (const other of [{ metric_key: 'n' }, { run_id: await newRun() }, { page_token: 'x' }, { max_results: 0 }]) {
    const query = { run_id, metric_key: 'm', page_token, ...other };
    expect((await call('getMetricHistory', query)).status).toBe(400);
  }
});
