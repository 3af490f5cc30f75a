import { expect, test } from 'vitest';
import { deleteRegisteredModel } from '#shared/operations/registered-models.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { misses, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { change } from '#test/support/rows.ts';

test('leaves a tombstone out of every listing, and frees the name', async () => {
  const alpha = registered(['Production', 'None']);
  const { id, name, meta } = alpha;
  const table = fakeTable(alpha.items);
  expect(await call(deleteRegisteredModel, { name })).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`], ['transact 3']]);
  expect(table.written).toEqual([
    ...change(alpha, {
      kind: 'model_deleted',
      details: { from: name },
      set: { deleted: 8, list_pk: 'DELETED', list_sk: id },
      remove: ['recent_pk', 'recent_sk'],
    }),
    { delete: `NAME#${name} NAME`, if: `id = "${id}"` },
  ]);
});

test('a second deletion finds nothing', async () => {
  const { name, items } = registered();
  fakeTable(items);
  await call(deleteRegisteredModel, { name });
  expect(await call(deleteRegisteredModel, { name })).toMatchObject({ status: 404 });
});

misses(deleteRegisteredModel, {}, (name) => `Registered Model with name=${name} not found`);

refuses(deleteRegisteredModel, [[{ name: 'a/b' }, "Invalid model name 'a/b'. Names cannot contain '/' or ':'."]]);
