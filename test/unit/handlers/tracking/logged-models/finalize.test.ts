import { expect, test } from 'vitest';
import { finalizeLoggedModel } from '#shared/operations/logged-models.ts';
import { call } from '#test/support/events.ts';
import { timedOut } from '#test/support/failures.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { missesLoggedModel, trackedModel } from '#test/support/tracking.ts';

test.each([
  ['LOGGED_MODEL_READY', 'LOGGED_MODEL_READY'],
  [3, 'LOGGED_MODEL_UPLOAD_FAILED'],
  ['1', 'LOGGED_MODEL_PENDING'],
  [0, 'LOGGED_MODEL_STATUS_UNSPECIFIED'],
])('%j: its status and time, and the model as it then is', async (given, status) => {
  const metric = { key: 'm', value: 1, timestamp: 5, step: 0, run_id: 'r' };
  const { model_id, at, items, changed } = trackedModel({}, [metric]);
  const table = fakeTable(items);
  const { body } = await call(finalizeLoggedModel, { model_id, status: given });
  expect(table.trips).toEqual([[`get ${at}`], ['transact 1'], [`query pk = "LOGGED_MODEL#${model_id}"`]]);
  expect(table.written).toEqual([changed({ status, last_updated_timestamp_ms: now })]);
  expect(body.model).toMatchObject({
    info: { model_id, status, last_updated_timestamp_ms: now },
    data: { metrics: [{ ...metric, model_id }] },
  });
});

test('a deleted one, too', async () => {
  const { model_id, items } = trackedModel({ lifecycle_stage: 'deleted' });
  fakeTable(items);
  expect(await call(finalizeLoggedModel, { model_id, status: 2 })).toMatchObject({ status: 200 });
});

test('somebody else changed it meanwhile: both changes stay', async () => {
  const { model_id, at, items } = trackedModel();
  const table = fakeTable(items);
  table.before(2, () => table.change(at, { tags: { k: 'v' }, rev: 8 }));
  await call(finalizeLoggedModel, { model_id, status: 2 });
  expect(table.items.get(at)).toMatchObject({ tags: { k: 'v' }, status: 'LOGGED_MODEL_READY', rev: 9 });
});

test('a lost answer: what it left tells that it happened', async () => {
  const { model_id, items } = trackedModel();
  const table = fakeTable(items);
  table.failNext({ after: timedOut() });
  expect(await call(finalizeLoggedModel, { model_id, status: 2 })).toMatchObject({ status: 200 });
  expect(table.writes).toHaveLength(1);
});

missesLoggedModel(finalizeLoggedModel);

const seeDocs = 'See the API docs for more information about request parameters.';
refuses(finalizeLoggedModel, [
  ...[null, ''].map((status) => [{ status }, `Missing value for required parameter 'status'. ${seeDocs}`] as const),
  [
    { status: 'DONE' },
    `Invalid value "DONE" for parameter 'status' supplied:  Hint: Value was of type 'str'. ${seeDocs}`,
  ],
]);
