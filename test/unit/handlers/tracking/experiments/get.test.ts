import { expect, test } from 'vitest';
import { getExperiment } from '#shared/operations/experiments.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { earlier } from '#test/support/registry.ts';
import { missesExperiment, trackedExperiment } from '#test/support/tracking.ts';

test('an experiment, deleted or not, without what is ours alone', async () => {
  const { items, at } = trackedExperiment({ lifecycle_stage: 'deleted', tags: { b: '2', a: '' } });
  const table = fakeTable(items);
  const { body } = await call(getExperiment, { experiment_id: '12' });
  expect(table.trips).toEqual([[`get ${at}`]]);
  expect(body).toEqual({
    experiment: {
      experiment_id: '12',
      name: 'exp',
      artifact_location: 'mlflow-artifacts:/12',
      lifecycle_stage: 'deleted',
      creation_time: earlier,
      last_update_time: earlier,
      tags: [
        { key: 'a', value: '' },
        { key: 'b', value: '2' },
      ],
    },
  });
});

test('experiment 0 is there before anybody wrote it, and is the oldest', async () => {
  const table = fakeTable();
  expect((await call(getExperiment, { experiment_id: '0' })).body).toEqual({
    experiment: {
      experiment_id: '0',
      name: 'Default',
      artifact_location: 'mlflow-artifacts:/0',
      lifecycle_stage: 'active',
      creation_time: 1_767_225_600_000,
      last_update_time: 1_767_225_600_000,
    },
  });
  expect(table.trips).toEqual([['get EXPERIMENTS E#0000000000']]);
});

test.each(['012', '+12', ' 12 ', '1_2'])('%j is 12, as in Python', async (experiment_id) => {
  const { items } = trackedExperiment();
  fakeTable(items);
  expect((await call(getExperiment, { experiment_id })).body.experiment).toMatchObject({ experiment_id: '12' });
});

missesExperiment(getExperiment);

refuses(
  getExperiment,
  ['x', '1.0', '1__2', '_1', '1 2'].map((experiment_id) => [
    { experiment_id },
    `Invalid experiment ID '${experiment_id}'. Experiment ID must be a valid integer.`,
  ]),
);
