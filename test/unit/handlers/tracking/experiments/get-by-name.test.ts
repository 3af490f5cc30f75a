import { expect, test } from 'vitest';
import { getExperimentByName } from '#shared/operations/experiments.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { missesTracked, trackedExperiment } from '#test/support/tracking.ts';

const idOf = async (experiment_name: string) =>
  (await call(getExperimentByName, { experiment_name })).body.experiment?.experiment_id;

test.each(['active', 'deleted'] as const)('who has the name, %s', async (lifecycle_stage) => {
  const { items, at } = trackedExperiment({ lifecycle_stage });
  const table = fakeTable(items);
  const { body } = await call(getExperimentByName, { experiment_name: 'exp' });
  expect(body.experiment).toMatchObject({ experiment_id: '12', name: 'exp', lifecycle_stage });
  expect(table.trips).toEqual([['get EXPERIMENT_NAME#exp NAME'], [`get ${at}`]]);
});

test('Default is experiment 0, which needs no name of its own', async () => {
  const table = fakeTable();
  expect(await idOf('Default')).toBe('0');
  table.put(trackedExperiment({ experiment_id: '0', name: 'renamed' }).item);
  expect(await idOf('Default')).toBeUndefined();
  table.put(...trackedExperiment({ name: 'Default' }).items);
  expect(await idOf('Default')).toBe('12');
});

test('who was renamed while it is looked up is not called so', async () => {
  const { items, at } = trackedExperiment();
  const table = fakeTable(items);
  table.before(2, () => table.change(at, { name: 'other' }));
  expect(await idOf('exp')).toBeUndefined();
});

const [longest, longer] = ['😀'.repeat(500), '😀'.repeat(501)];
missesTracked(getExperimentByName, [
  [{ experiment_name: 'none' }, "Could not find experiment with name 'none'", 1],
  [{ experiment_name: longest }, `Could not find experiment with name '${longest}'`, 1],
  // Nobody's, and no key.
  [{ experiment_name: longer }, `Could not find experiment with name '${longer}'`, 0],
]);
