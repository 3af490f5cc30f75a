import { expect, test } from 'vitest';
import { setLoggedModelTags } from '#shared/operations/logged-models.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { missesLoggedModel, trackedModel } from '#test/support/tracking.ts';

test('the tags as they were, with these; of two with one key the last counts', async () => {
  const { model_id, at, items, changed } = trackedModel({ tags: { k: 'old', other: 'x' } });
  const table = fakeTable(items);
  const tags = [{ key: 'k', value: 'a' }, { key: 'empty' }, { key: 'k', value: 'b' }];
  expect(await call(setLoggedModelTags, { model_id, tags })).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get ${at}`], ['transact 1']]);
  expect(table.written).toEqual([changed({ tags: { k: 'b', other: 'x', empty: '' } })]);
});

test('400: there is no room for them', async () => {
  const { model_id, items } = trackedModel({ params: { p: 'v'.repeat(349_900) } });
  const table = fakeTable(items);
  const tags = [{ key: 'k', value: 'v'.repeat(100) }];
  expect(await call(setLoggedModelTags, { model_id, tags })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('of a logged model can have 350000 bytes') },
  });
  expect(table.writes).toEqual([]);
});

missesLoggedModel(setLoggedModelTags);

refuses(setLoggedModelTags, [
  [{ tags: [{ value: 'v' }] }, 'A key cannot be empty.'],
  [{ tags: [{ key: '__proto__', value: 'v' }] }, "A key cannot be '__proto__'."],
]);
