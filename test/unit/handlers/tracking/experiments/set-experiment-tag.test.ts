import { expect, test } from 'vitest';
import { setExperimentTag } from '#shared/operations/experiments.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { missesExperiment, refusesDeletedExperiment, trackedExperiment } from '#test/support/tracking.ts';

test.each<[object, Record<string, string>]>([
  [
    { key: 'k', value: 'new' },
    { k: 'new', other: 'x' },
  ],
  [{ key: 'a.b/c' }, { k: 'old', other: 'x', 'a.b/c': '' }],
  [{ key: 'constructor', value: 'v' }, { k: 'old', other: 'x', constructor: 'v' } as never],
])('%j: the experiment as it was, with the tag, and no times', async (args, tags) => {
  const exp = trackedExperiment({ tags: { k: 'old', other: 'x' } });
  const table = fakeTable(exp.items);
  expect(await call(setExperimentTag, { experiment_id: '12', ...args })).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get ${exp.at}`], ['transact 1']]);
  expect(table.written).toEqual([exp.changed({ tags })]);
});

test('two tags at once are both set', async () => {
  const exp = trackedExperiment();
  const table = fakeTable(exp.items);
  table.before(2, () => table.change(exp.at, { tags: { other: 'x' }, rev: 8 }));
  await call(setExperimentTag, { experiment_id: '12', key: 'k', value: 'v' });
  expect(table.items.get(exp.at)).toMatchObject({ tags: { other: 'x', k: 'v' }, rev: 9 });
});

missesExperiment(setExperimentTag);
refusesDeletedExperiment(setExperimentTag);

refuses(setExperimentTag, [
  [
    { key: 'a@b' },
    `Invalid value "a@b" for parameter 'key' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).`,
  ],
  [{ key: 'k'.repeat(251) }, "'key' exceeds the maximum length of 250 characters"],
  [{ value: 'v'.repeat(20_001) }, "'value' exceeds the maximum length of 20000 characters"],
  [{ key: '__proto__' }, "A tag key cannot be '__proto__'."],
]);
