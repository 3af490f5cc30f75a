import { expect, test } from 'vitest';
import { findModel, getModel } from '#shared/store/models/get.ts';
import { anyone } from '#test/support/anyone.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { metaItem, registered } from '#test/support/registry.ts';

/** Ids by name are remembered and never trusted: META must bear the name. */

test('cold two trips, warm one', async () => {
  const { name, items, meta, model } = registered();
  const table = fakeTable(items);
  expect(await findModel(anyone, name)).toMatchObject(model);
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`]]);
  expect(await findModel(anyone, name)).toMatchObject(model);
  expect(table.trips.slice(2)).toEqual([[`get ${meta}`]]);
});

test('a model knows nothing of keys and indexes', async () => {
  const { name, items } = registered();
  fakeTable(items);
  const found = await getModel(anyone, name);
  for (const key of ['pk', 'sk', 'list_pk', 'list_sk', 'recent_pk', 'recent_sk']) expect(found).not.toHaveProperty(key);
});

test('a name that moved on is looked up again', async () => {
  const [x, y] = [registered(), registered()];
  const table = fakeTable(x.items, y.items);
  await findModel(anyone, x.name);
  table.change(x.meta, { name: 'elsewhere' });
  table.put({ pk: `NAME#${x.name}`, sk: 'NAME', id: y.id }, metaItem({ ...y.model, name: x.name }));
  expect(await findModel(anyone, x.name)).toMatchObject({ id: y.id });
  expect(table.trips.slice(2)).toEqual([[`get ${x.meta}`], [`get NAME#${x.name} NAME`], [`get ${y.meta}`]]);
});

test.each([{ name: 'elsewhere' }, { deleted: 8 }])('%j: gone, and no 500', async (fields) => {
  const { name, items, meta } = registered();
  const table = fakeTable(items);
  await findModel(anyone, name);
  table.change(meta, fields);
  table.items.delete(`NAME#${name} NAME`);
  expect(await findModel(anyone, name)).toBeUndefined();
  await expect(getModel(anyone, name)).rejects.toMatchObject({ status: 404, code: 'RESOURCE_DOES_NOT_EXIST' });
});

test('a name that never leads anywhere is not followed for ever', async () => {
  const { name, items, meta } = registered();
  const table = fakeTable(items);
  table.items.delete(meta);
  await expect(findModel(anyone, name)).rejects.toMatchObject({ status: 429 });
});
