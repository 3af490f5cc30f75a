import { expect, test } from 'vitest';
import { getModelVersionByAlias } from '#shared/operations/registered-models.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { misses, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';

test('META says which version, then that one is read', async () => {
  const { name, items, meta, v } = registered(['None', 'Staging'], { aliases: { champion: 1, blue: 1, other: 2 } });
  const table = fakeTable(items);
  const { body } = await call(getModelVersionByAlias, { name, alias: 'champion' });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`], [`get ${v(1)}`]]);
  expect(body.model_version).toMatchObject({ name, version: '1', aliases: ['champion', 'blue'] });
});

test.each(['latest', 'LATEST'])('%s is the highest live version of all stages', async (alias) => {
  const { name, items } = registered(['None', 'Production', 'Archived', 'deleted', 'dead']);
  fakeTable(items);
  const { body } = await call(getModelVersionByAlias, { name, alias });
  expect(body.model_version).toMatchObject({ version: '3', current_stage: 'Archived' });
});

test('latest of a model whose versions are all gone', async () => {
  const { name, items } = registered(['deleted']);
  fakeTable(items);
  expect(await call(getModelVersionByAlias, { name, alias: 'latest' })).toMatchObject({
    status: 404,
    body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: `Latest version not found for model ${name}.` },
  });
});

// 400, not 404, as MLflow; and nothing that every object has by nature.
test.each(['ghost', 'Champion', 'constructor', 'toString', '__proto__'])('%s is no alias', async (alias) => {
  const { name, items } = registered(['None'], { aliases: { champion: 1 } });
  const table = fakeTable(items);
  expect(await call(getModelVersionByAlias, { name, alias })).toMatchObject({
    status: 400,
    body: { error_code: 'INVALID_PARAMETER_VALUE', message: `Registered model alias ${alias} not found.` },
  });
  expect(table.trips).toHaveLength(2);
});

test('its version deleted between the two reads: META says so when it is read again', async () => {
  const { name, items, meta, v } = registered(['None'], { aliases: { champion: 1 } });
  const table = fakeTable(items);
  table.before(3, () => {
    table.change(meta, { rev: 8, aliases: {} });
    table.items.delete(v(1));
  });
  expect(await call(getModelVersionByAlias, { name, alias: 'champion' })).toMatchObject({ status: 400 });
});

test('moved between the two reads: the one it stood for is answered', async () => {
  const { name, items, meta } = registered(['None', 'None'], { aliases: { champion: 1 } });
  const table = fakeTable(items);
  table.before(3, () => table.change(meta, { rev: 8, aliases: { champion: 2 } }));
  const { body } = await call(getModelVersionByAlias, { name, alias: 'champion' });
  expect(body.model_version).toMatchObject({ version: '1', aliases: ['champion'] });
});

misses(getModelVersionByAlias, {}, (name) => `Registered Model with name=${name} not found`);

refuses(getModelVersionByAlias, [
  [
    { alias: 'a.b' },
    "Invalid alias name: 'a.b'. Names may only contain alphanumerics, underscores (_), and dashes (-).",
  ],
  [{ name: 'a:b' }, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
]);
