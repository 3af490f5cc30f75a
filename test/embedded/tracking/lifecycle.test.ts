import { beforeAll, expect, test } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { getRun, historyOf, invalid, newExperiment, newRun, ok, refused, times } from './calls.ts';

/** What becomes of a run, and what it then takes. */

beforeAll(async () => {
  await freshTable();
  (await import('./strict.ts')).beStrict();
});

const writes = (run_id: string): [operation: string, input: Record<string, unknown>][] => [
  ['logMetric', { run_id, key: 'm', value: 1, timestamp: 1 }],
  ['logParameter', { run_id, key: 'p', value: 'v' }],
  ['logBatch', { run_id, metrics: [{ key: 'm', value: 1, timestamp: 1 }] }],
  ['setTag', { run_id, key: 't', value: 'v' }],
  ['deleteTag', { run_id, key: 'mlflow.runName' }],
  ['updateRun', { run_id, status: 'FINISHED' }],
  ['logInputs', { run_id, datasets: [{ dataset: { name: 'd', digest: 'x', source_type: 's', source: 's' } }] }],
  ['logOutputs', { run_id, models: [{ model_id: 'm', step: 1 }] }],
  [
    'logModel',
    { run_id, model_json: JSON.stringify({ run_id, artifact_path: 'm', utc_time_created: 't', flavors: {} }) },
  ],
];

test('a run that is deleted takes nothing, and everything again when it is restored', async () => {
  const run_id = await newRun();
  await ok('deleteRun', { run_id });
  const before = await getRun(run_id);
  expect(before.info.lifecycle_stage).toBe('deleted');
  for (const [operation, input] of writes(run_id)) {
    expect([operation, await call(operation, input)]).toMatchObject([
      operation,
      invalid(/must be in the 'active' state/),
    ]);
  }
  expect(await getRun(run_id)).toEqual(before);
  expect(await historyOf(run_id, 'm')).toEqual([]);
  await ok('restoreRun', { run_id });
  for (const [operation, input] of writes(run_id)) await ok(operation, input);
  expect((await getRun(run_id)).info).toMatchObject({ lifecycle_stage: 'active', status: 'FINISHED' });
});

test('a run is finished twice, deleted twice and restored twice, and is what it was last made', async () => {
  const run_id = await newRun();
  await ok('updateRun', { run_id, status: 'FINISHED', end_time: 1_000 });
  await ok('updateRun', { run_id, status: 'FAILED', end_time: 2_000, run_name: 'again' });
  expect((await getRun(run_id)).info).toMatchObject({ status: 'FAILED', end_time: 2_000, run_name: 'again' });
  for (const stage of ['deleted', 'active'] as const) {
    for (let twice = 0; twice < 2; twice++) await ok(stage === 'deleted' ? 'deleteRun' : 'restoreRun', { run_id });
    expect((await getRun(run_id)).info.lifecycle_stage).toBe(stage);
  }
  expect((await getRun(run_id)).info).toMatchObject({ status: 'FAILED', end_time: 2_000, run_name: 'again' });
});

test('a run is among those of its stage, by every way', async () => {
  const experiment_id = await newExperiment();
  const [kept, gone] = [await newRun(experiment_id), await newRun(experiment_id)];
  for (const run_id of [kept, gone]) {
    const metrics = [{ key: 'm', value: 1, timestamp: 1 }];
    await ok('logBatch', { run_id, metrics, tags: [{ key: 't', value: 'v' }] });
  }
  await ok('deleteRun', { run_id: gone });
  const queries = [
    {},
    { filter: "tags.t = 'v'" },
    { filter: 'metrics.m > 0' },
    { order_by: ['metrics.m'] },
    { order_by: ['metrics.other'] },
    { order_by: ['status'] },
    { filter: `run_id IN ('${kept}', '${gone}')` },
  ];
  const views: [string, string[]][] = [
    ['ACTIVE_ONLY', [kept]],
    ['DELETED_ONLY', [gone]],
    ['ALL', [kept, gone].sort()],
  ];
  for (const query of queries) {
    for (const [run_view_type, expected] of views) {
      const { runs = [] } = await ok('searchRuns', { experiment_ids: [experiment_id], run_view_type, ...query });
      const ids = runs.map(({ info }: { info: { run_id: string } }) => info.run_id).sort();
      expect([query, run_view_type, ids]).toEqual([query, run_view_type, expected]);
    }
  }
});

test('nothing is created in an experiment that is deleted, or that is none', async () => {
  const experiment_id = await newExperiment();
  await ok('deleteExperiment', { experiment_id });
  for (const operation of ['createRun', 'createLoggedModel']) {
    expect(await call(operation, { experiment_id })).toMatchObject(invalid(/must be in the 'active' state/));
    expect(await call(operation, { experiment_id: '4242' })).toMatchObject(
      refused(404, 'RESOURCE_DOES_NOT_EXIST', /No Experiment with id=4242/),
    );
  }
  expect(await call('updateExperiment', { experiment_id, new_name: 'x' })).toMatchObject(invalid(/non-active/));
  expect((await call('deleteExperiment', { experiment_id })).status).toBe(404);
  await ok('restoreExperiment', { experiment_id });
  expect((await call('restoreExperiment', { experiment_id })).status).toBe(404);
});

test('a name stays taken by an experiment that is deleted', async () => {
  const experiment_id = await newExperiment({ name: 'kept' });
  await ok('deleteExperiment', { experiment_id });
  expect((await call('createExperiment', { name: 'kept' })).body.error_code).toBe('RESOURCE_ALREADY_EXISTS');
  expect((await ok('getExperimentByName', { experiment_name: 'kept' })).experiment.lifecycle_stage).toBe('deleted');
});

test('what is read of nobody is nothing, and no error of ours', async () => {
  const ids = ['0'.repeat(32), 'x', '#', 'RUN', '😀'.repeat(1_000)];
  for (const id of ids) {
    expect((await call('getRun', { run_id: id })).status).toBe(404);
    expect((await call('deleteRun', { run_id: id })).status).toBe(404);
    expect((await call('logMetric', { run_id: id, key: 'm', value: 1, timestamp: 1 })).status).toBe(404);
    expect((await call('getLoggedModel', { model_id: id })).status).toBe(404);
    expect(await historyOf(id, 'm')).toEqual([]);
    const filter = `run_id = '${id}'`;
    expect(await ok('searchRuns', { experiment_ids: ['0'], filter })).toEqual({});
    expect(await ok('searchLoggedModels', { experiment_ids: ['0'], filter: `source_${filter}` })).toEqual({});
  }
  expect(await ok('searchRuns', { experiment_ids: ['9'.repeat(30), '-5', '77'] })).toEqual({});
  expect(await ok('searchRuns', { experiment_ids: times(60, (index) => `${1_000 + index}`) })).toEqual({});
});
