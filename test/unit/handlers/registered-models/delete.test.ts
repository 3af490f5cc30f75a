import { expect, test } from 'vitest';
import { deleteRegisteredModel } from '#shared/operations/registered-models.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { misses, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { change } from '#test/support/rows.ts';

const month = 30 * 86_400_000;

/** The purge is due when it can be restored no more. */
const purge = (id: string) => ({ put: { pk: `WALK#${id}`, sk: 'PURGE', ttl: (now + month) / 1_000 } });

test('leaves a tombstone out of every listing until its purge, and frees the name', async () => {
  const alpha = registered(['Production', 'None']);
  const { id, name, meta } = alpha;
  const table = fakeTable(alpha.items);
  expect(await call(deleteRegisteredModel, { name, reason: 'old' })).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`], ['transact 4']]);
  expect(table.written).toEqual([
    ...change(alpha, {
      kind: 'model_deleted',
      details: { from: name, why: 'old' },
      set: { deleted: 8, restorable_until: now + month, list_pk: 'DELETED', list_sk: id },
      remove: ['recent_pk', 'recent_sk'],
    }),
    { delete: `NAME#${name} NAME`, if: `id = "${id}"` },
    purge(id),
  ]);
});

test('a second deletion finds nothing', async () => {
  const { name, items } = registered();
  fakeTable(items);
  await call(deleteRegisteredModel, { name });
  expect(await call(deleteRegisteredModel, { name })).toMatchObject({ status: 404 });
});

misses(deleteRegisteredModel, {}, (name) => `Registered Model with name=${name} not found`);

refuses(deleteRegisteredModel, [
  [{ name: 'a/b' }, "Invalid model name 'a/b'. Names cannot contain '/' or ':'."],
  [{ name: 'a', reason: 'x'.repeat(10_001) }, "'reason' exceeds the maximum length of 10000 characters"],
]);
