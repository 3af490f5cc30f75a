import { expect, test } from 'vitest';
import { deleteLoggedModel } from '#shared/operations/logged-models.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { missesLoggedModel, trackedModel } from '#test/support/tracking.ts';

test('its stage and time: it stays, for those who may see what is deleted', async () => {
  const { model_id, at, items, changed } = trackedModel();
  const table = fakeTable(items);
  expect(await call(deleteLoggedModel, { model_id })).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get ${at}`], ['transact 1']]);
  expect(table.written).toEqual([changed({ lifecycle_stage: 'deleted', last_updated_timestamp_ms: now })]);
});

missesLoggedModel(deleteLoggedModel);
