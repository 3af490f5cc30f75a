import { expect, test } from 'vitest';
import { getSeries, listBaselines, setBaseline } from '#shared/operations/observations.ts';
import { foldKey } from '#shared/store/observations/keys.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { begin, hour, observed } from './kept.ts';

const asked = (model: string, more: object = {}) => ({
  model,
  version: '1',
  metric: 'm',
  from: begin,
  to: begin + 3 * hour,
  resolution: 'hour',
  ...more,
});

test('hours that are folded by their items, others by their deltas, which are not read twice', async () => {
  const alpha = observed();
  const mark = { ...foldKey({ id: alpha.id, version: 1, series: alpha.series }, begin + hour), stamp: 's' };
  const rows = [
    alpha.hourly(begin, 1, 3),
    alpha.hourly(begin + hour, 100),
    alpha.delta(begin + hour, 100),
    alpha.delta(begin + hour + 60_000, 200),
  ];
  const table = fakeTable(alpha.items, alpha.listed, mark, rows);
  const { body } = await call(getSeries, asked(alpha.name));
  expect(body).toMatchObject({
    model: alpha.name,
    version: '1',
    points: [
      { time: begin, count: 2, sum: 4, mean: 2, min: 1, max: 3, p50: expect.closeTo(1, 1) },
      { time: begin + hour, count: 2, sum: 300, min: 100, max: 200 },
    ],
    summary: { count: 4, sum: 304 },
    series: [{ tags: {} }],
  });
  expect(table.writes).toEqual([]);
  // Its deltas are those of the open hour alone.
  expect(table.trips.flat().filter((text) => text.includes('"M#'))).toHaveLength(1);
});

test('nothing was observed: no points, and no summary', async () => {
  const alpha = observed();
  fakeTable(alpha.items);
  const { body } = await call(getSeries, asked(alpha.name));
  expect(body).toMatchObject({ points: [], series: [] });
  expect(body.summary).toBeUndefined();
});

test('against a baseline that there is not: 400 says how to give it', async () => {
  const alpha = observed();
  fakeTable(alpha.items, alpha.listed, alpha.hourly(begin, 1));
  expect(await call(getSeries, asked(alpha.name, { against: 'baseline' }))).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('PUT /api/2.0/stagebook/baselines') },
  });
});

test('against a baseline: how far it is', async () => {
  const alpha = observed();
  const table = fakeTable(alpha.items, alpha.listed, alpha.hourly(begin, 1, 1));
  await call(setBaseline, { model: alpha.name, version: '1', metric: 'm', values: [1, 1] });
  const { body } = await call(getSeries, asked(alpha.name, { against: 'baseline' }));
  expect(body.distance).toMatchObject({ psi: 0, ks: 0, ks_p_value: 1 });
  expect(table.items.has(`${alpha.baseline} m`)).toBe(true);
  const { body: listed } = await call(listBaselines, { model: alpha.name, version: '1' });
  expect(listed).toMatchObject({ baselines: [{ version: '1', metric: 'm', user_id: 'ada', count: 2, mean: 1 }] });
});

refuses(getSeries, [
  [{ tags: '[' }, '\'tags\' must be JSON of texts by their names, e.g. {"region": "eu"}.'],
  [{ from: '2026-01-02', to: '2026-01-01' }, "'from' must be before 'to'."],
]);
