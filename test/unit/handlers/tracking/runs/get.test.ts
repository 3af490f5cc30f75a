import { expect, test } from 'vitest';
import { getRun } from '#shared/operations/runs.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { earlier } from '#test/support/registry.ts';
import { datasetKey, missesRun, takesRunUuid, trackedRun } from '#test/support/tracking.ts';

test('a run with all there is of it: one read, and one of its datasets', async () => {
  const tracked = trackedRun({
    status: 'FINISHED',
    end_time: now,
    lifecycle_stage: 'deleted',
    params: { b: '2', a: '1' },
    tags: { t: 'v' },
    metrics: {
      m: { value: 0.5, timestamp: 5, step: 2 },
      broken: { value: 0, timestamp: 6, step: 3, is_nan: true },
    },
    datasets: [
      { name: 'd', digest: '1', tags: [{ key: 'use', value: 'train' }] },
      { name: 'gone', digest: '2', tags: [] },
      { name: 'e', digest: '3', tags: [] },
    ],
    model_inputs: ['m-1'],
    model_outputs: [{ model_id: 'm-2', step: 3 }],
  });
  const { run_id, at, item } = tracked;
  const [d, gone, e] = [datasetKey('12', 'd', '1'), datasetKey('12', 'gone', '2'), datasetKey('12', 'e', '3')];
  const fields = { source_type: 's3', source: 's3://d', schema: '{}' };
  const table = fakeTable(
    item,
    { ...d, name: 'd', digest: '1', ...fields },
    { ...e, name: 'e', digest: '3', source_type: '', source: '' },
  );
  const { body } = await call(getRun, { run_id });
  expect(table.trips).toEqual([[`get ${at}`], [d, gone, e].map(({ pk, sk }) => `get ${pk} ${sk}`)]);
  expect(body).toEqual({
    run: {
      info: {
        run_id,
        run_uuid: run_id,
        run_name: 'run',
        experiment_id: '12',
        user_id: 'ada',
        status: 'FINISHED',
        start_time: earlier,
        end_time: now,
        artifact_uri: `mlflow-artifacts:/12/${run_id}/artifacts`,
        lifecycle_stage: 'deleted',
      },
      data: {
        metrics: [
          { key: 'broken', value: 'NaN', timestamp: 6, step: 3 },
          { key: 'm', value: 0.5, timestamp: 5, step: 2 },
        ],
        params: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
        tags: [{ key: 't', value: 'v' }],
      },
      inputs: {
        dataset_inputs: [
          { dataset: { name: 'd', digest: '1', ...fields }, tags: [{ key: 'use', value: 'train' }] },
          { dataset: { name: 'e', digest: '3', source_type: '', source: '' } },
        ],
        model_inputs: [{ model_id: 'm-1' }],
      },
      outputs: { model_outputs: [{ model_id: 'm-2', step: 3 }] },
    },
  });
});

test('a number that stands as text is one', async () => {
  const { run_id, item } = trackedRun({ metrics: { m: { value: '1e+300' as never, timestamp: 5, step: 0 } } });
  fakeTable(item);
  const { metrics } = (await call(getRun, { run_id })).body.run.data;
  expect(metrics).toEqual([{ key: 'm', value: 1e300, timestamp: 5, step: 0 }]);
});

test('what there is none of is absent, and not asked for', async () => {
  const { run_id, at, item } = trackedRun();
  const table = fakeTable(item);
  const { run } = (await call(getRun, { run_id })).body;
  expect(table.trips).toEqual([[`get ${at}`]]);
  expect([run.data, run.inputs, run.outputs]).toEqual([{}, {}, {}]);
  expect(run.info).not.toHaveProperty('end_time');
});

takesRunUuid(getRun);
missesRun(getRun);
