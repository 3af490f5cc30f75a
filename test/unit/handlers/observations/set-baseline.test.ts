import { expect, test } from 'vitest';
import { listBaselines, setBaseline } from '#shared/operations/observations.ts';
import { ada, call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { note } from '#test/support/rows.ts';
import { observed } from './kept.ts';

const set = (model: string, values: number[]) => call(setBaseline, { model, version: '1', metric: 'm', values });

test('puts it with its note, if it is as read and the version is there', async () => {
  const alpha = observed();
  const table = fakeTable(alpha.items);
  expect((await set(alpha.name, [1, 3])).body).toMatchObject({
    baseline: { version: '1', metric: 'm', count: 2, sum: 4, mean: 2, min: 1, max: 3 },
  });
  expect(table.trips).toEqual([
    [`get NAME#${alpha.name} NAME`],
    [`get ${alpha.meta}`, `get ${alpha.v(1)}`, `get ${alpha.baseline} m`],
    ['transact 3'],
  ]);
  const item = { pk: alpha.baseline, sk: 'm', summary: expect.any(Uint8Array), actor: ada, at: now };
  expect(table.written).toEqual([
    { put: { ...item, rev: 1 }, if: 'attribute_not_exists(rev)' },
    { check: alpha.v(1), if: 'attribute_exists(stage)' },
    note(alpha, 'baseline_set', { version: 1, key: 'm', from: undefined, to: '2 values, mean 2' }),
  ]);
});

test('takes the place of the one before', async () => {
  const alpha = observed();
  const table = fakeTable(alpha.items);
  await set(alpha.name, [1, 3]);
  await set(alpha.name, [5]);
  expect(table.writes[1]?.[0]).toMatchObject({ put: { rev: 2 }, if: 'rev = 1' });
  expect(table.writes[1]?.[2]?.put).toMatchObject({ from: '2 values, mean 2', to: '1 values, mean 5' });
});

test('of a version or a model that is not there, none', async () => {
  const alpha = observed();
  const table = fakeTable(alpha.items);
  for (const at of [
    { model: alpha.name, version: '9' },
    { model: 'nope', version: '1' },
  ]) {
    expect(await call(setBaseline, { ...at, metric: 'm', values: [1] })).toMatchObject({ status: 404 });
    expect(await call(listBaselines, at)).toMatchObject({ status: 404 });
  }
  expect(table.writes).toEqual([]);
});

refuses(setBaseline, [
  [{ values: undefined }, "Say what was measured by one of 'values' and 'histogram'."],
  [{ histogram: { bounds: [1], counts: [1, 1] } }, "Say what was measured by one of 'values' and 'histogram'."],
  [
    { values: [1e101] },
    "'values' must be a number between -1e+100 and 1e+100. What is none, as NaN, is to be counted as a metric of its own.",
  ],
  [{ values: undefined, histogram: { bounds: [2, 1], counts: [1, 1, 1] } }, "'histogram.bounds' must rise."],
  [{ values: undefined, histogram: { bounds: [1], counts: [0, 0] } }, "'histogram.counts' has no values."],
]);
