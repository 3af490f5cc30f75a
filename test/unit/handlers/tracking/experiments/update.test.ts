import { expect, test } from 'vitest';
import { updateExperiment } from '#shared/operations/experiments.ts';
import { call, writtenBy } from '#test/support/events.ts';
import { timedOut } from '#test/support/failures.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { inserted } from '#test/support/rows.ts';
import { deleted, missesExperiment, trackedExperiment } from '#test/support/tracking.ts';

const rename = (new_name = 'beta') => call(updateExperiment, { experiment_id: '12', new_name });

test('takes the new name and gives the old one up, in one transaction', async () => {
  const exp = trackedExperiment();
  const table = fakeTable(exp.items);
  expect(await rename()).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get ${exp.at}`], ['get EXPERIMENT_NAME#beta NAME'], ['transact 3']]);
  expect(table.written).toEqual([
    exp.changed({ name: 'beta', last_update_time: now }),
    inserted({ pk: 'EXPERIMENT_NAME#beta', sk: 'NAME', experiment_id: '12' }),
    deleted({ pk: 'EXPERIMENT_NAME#exp', sk: 'NAME' }),
  ]);
});

test('the name it has needs no other', async () => {
  const exp = trackedExperiment();
  const table = fakeTable(exp.items);
  await rename('exp');
  expect(table.written).toEqual([exp.changed({ last_update_time: now })]);
});

test('experiment 0 is written when it is first changed', async () => {
  const table = fakeTable();
  await call(updateExperiment, { experiment_id: '0', new_name: 'beta' });
  expect(table.written[0]).toEqual(
    inserted({
      pk: 'EXPERIMENTS',
      sk: 'E#0000000000',
      name: 'beta',
      artifact_location: 'mlflow-artifacts:/0',
      lifecycle_stage: 'active',
      tags: {},
      era: 0,
      rev: 1,
      creation_time: 1_767_225_600_000,
      last_update_time: now,
      ...writtenBy,
    }),
  );
});

test('a name that is taken: RESOURCE_ALREADY_EXISTS, also when it is taken meanwhile', async () => {
  const other = trackedExperiment({ experiment_id: '13', name: 'beta' });
  for (const meanwhile of [false, true]) {
    const exp = trackedExperiment();
    const table = fakeTable(exp.items);
    if (meanwhile) table.before(3, () => table.put(...other.items));
    else table.put(...other.items);
    expect(await rename()).toMatchObject({
      status: 400,
      body: {
        error_code: 'RESOURCE_ALREADY_EXISTS',
        message: 'Experiment(name=beta) already exists. Restore it if it was deleted, or choose another name.',
      },
    });
    expect(table.items.get(exp.at)).toEqual(exp.item);
  }
});

test('somebody else changed it meanwhile: read and written again', async () => {
  const exp = trackedExperiment();
  const table = fakeTable(exp.items);
  table.before(3, () => table.change(exp.at, { tags: { k: 'v' }, rev: 8 }));
  await rename();
  expect(table.writes).toHaveLength(2);
  expect(table.items.get(exp.at)).toMatchObject({ name: 'beta', tags: { k: 'v' }, rev: 9 });
});

test('a lost answer: what it left tells that it happened', async () => {
  const exp = trackedExperiment();
  const table = fakeTable(exp.items);
  table.failNext({ after: timedOut() });
  expect(await rename()).toMatchObject({ status: 200 });
  expect(table.trips.slice(2)).toEqual([['transact 3'], [`get ${exp.at}`]]);
});

test('400: it is deleted', async () => {
  const table = fakeTable(trackedExperiment({ lifecycle_stage: 'deleted' }).items);
  expect(await rename()).toMatchObject({
    status: 400,
    body: { error_code: 'INVALID_PARAMETER_VALUE', message: 'Cannot rename a non-active experiment.' },
  });
  expect(table.writes).toEqual([]);
});

missesExperiment(updateExperiment);

refuses(updateExperiment, [[{ new_name: 'n'.repeat(501) }, "'name' exceeds the maximum length of 500 characters"]]);
