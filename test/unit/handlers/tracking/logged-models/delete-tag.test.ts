import { expect, test } from 'vitest';
import { deleteLoggedModelTag } from '#shared/operations/logged-models.ts';
import { call } from '#test/support/events.ts';
import { timedOut } from '#test/support/failures.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { missesLoggedModel, trackedModel } from '#test/support/tracking.ts';

test('the tags as they were, without it', async () => {
  const { model_id, at, items, changed } = trackedModel({ tags: { 'a b': '', other: 'x' } });
  const table = fakeTable(items);
  expect(await call(deleteLoggedModelTag, { model_id, tag_key: 'a b' })).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get ${at}`], ['transact 1']]);
  expect(table.written).toEqual([changed({ tags: { other: 'x' } })]);
});

test.each(['k', 'constructor', '__proto__'])('404: it has no tag %s', async (tag_key) => {
  const { model_id, items } = trackedModel({ tags: { other: 'x' } });
  const table = fakeTable(items);
  expect(await call(deleteLoggedModelTag, { model_id, tag_key })).toMatchObject({
    status: 404,
    body: {
      error_code: 'RESOURCE_DOES_NOT_EXIST',
      message: `No tag with key '${tag_key}' found for model with ID '${model_id}'.`,
    },
  });
  expect(table.writes).toEqual([]);
});

test('a lost answer is no 404: what it left tells that it happened', async () => {
  const { model_id, at, items } = trackedModel({ tags: { k: 'v' } });
  const table = fakeTable(items);
  table.failNext({ after: timedOut() });
  expect(await call(deleteLoggedModelTag, { model_id, tag_key: 'k' })).toMatchObject({ status: 200 });
  expect(table.items.get(at)).toMatchObject({ tags: {}, rev: 8 });
});

missesLoggedModel(deleteLoggedModelTag);
