import { describe, expect, test } from 'vitest';
import { getLoggedModel } from '#shared/operations/logged-models.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { earlier } from '#test/support/registry.ts';
import { missesLoggedModel, trackedModel } from '#test/support/tracking.ts';

const measured = (value: number, step = 0, more: object = {}) => ({
  ...{ key: 'm', value, timestamp: 5, step, run_id: 'r' },
  ...more,
});

test('a model with all that was measured of it: one read', async () => {
  const { model_id, items } = trackedModel(
    { tags: { b: '2', a: '1' }, params: { p: 'v' }, status: 'LOGGED_MODEL_READY', source_run_id: 'r' },
    [measured(1), measured(2, 1, { dataset_name: 'd', dataset_digest: '1' })],
    [measured(3, 0, { run_id: 'other' })],
  );
  const table = fakeTable(items);
  table.pages(1);
  const { body } = await call(getLoggedModel, { model_id });
  expect(table.trips.every(([line]) => line === `query pk = "LOGGED_MODEL#${model_id}"`)).toBe(true);
  expect(body).toEqual({
    model: {
      info: {
        model_id,
        experiment_id: '12',
        name: 'model',
        artifact_uri: `mlflow-artifacts:/12/models/${model_id}/artifacts`,
        creation_timestamp_ms: earlier,
        last_updated_timestamp_ms: earlier,
        status: 'LOGGED_MODEL_READY',
        model_type: '',
        source_run_id: 'r',
        tags: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
      },
      data: {
        params: [{ key: 'p', value: 'v' }],
        metrics: [
          { ...measured(1), model_id },
          { ...measured(2, 1, { dataset_name: 'd', dataset_digest: '1' }), model_id },
          { ...measured(3, 0, { run_id: 'other' }), model_id },
        ],
      },
    },
  });
});

test('of what was logged twice with one key, time and step by one run the first counts', async () => {
  const { model_id, items } = trackedModel({}, [measured(1)], [measured(2), measured(3, 0, { timestamp: 6 })]);
  fakeTable(items);
  const { metrics } = (await call(getLoggedModel, { model_id })).body.model.data;
  expect(metrics.map(({ value }: { value: number }) => value)).toEqual([1, 3]);
});

test('a number that stands as text is one', async () => {
  const { model_id, items } = trackedModel({}, [measured('1e+300' as never)]);
  fakeTable(items);
  expect((await call(getLoggedModel, { model_id })).body.model.data.metrics).toMatchObject([{ value: 1e300 }]);
});

describe('one that is deleted', () => {
  const { model_id, items } = trackedModel({ lifecycle_stage: 'deleted' });

  test.each([
    [{}, 404],
    [{ allow_deleted: 'false' }, 404],
    [{ allow_deleted: '1' }, 404],
    [{ allow_deleted: 'true' }, 200],
    [{ allow_deleted: 'True' }, 200],
  ])('%j: %i', async (args, status) => {
    fakeTable(items);
    expect(await call(getLoggedModel, { model_id, ...args })).toMatchObject({ status });
  });
});

missesLoggedModel(getLoggedModel);
