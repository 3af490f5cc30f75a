import { expect, test } from 'vitest';
import { listRegisteredModels } from '#shared/operations/list-models.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';

test('all models by name, in pages, with their latest versions', async () => {
  const models = ['b', 'a', 'c'].map((name) => registered(['Production'], { name: `${name} ${registered().id}` }));
  const names = models.map(({ name }) => name).sort();
  const table = fakeTable(models.flatMap(({ items }) => items));
  const first = await call(listRegisteredModels, { max_results: 2 });
  expect(first.body.registered_models).toMatchObject([
    { name: names[0], latest_versions: [{ current_stage: 'Production' }] },
    { name: names[1] },
  ]);
  expect(table.trips.flat()[0]).toMatch(/^query list list_pk = "MODELS" /);
  const page_token = first.body.next_page_token;
  const second = await call(listRegisteredModels, { max_results: 2, page_token });
  expect(second.body).toEqual({ registered_models: [expect.objectContaining({ name: names[2] })] });
  expect(table.writes).toEqual([]);
});

test('no models are an empty object', async () => {
  fakeTable();
  expect((await call(listRegisteredModels, {})).body).toEqual({});
});

refuses(listRegisteredModels, [
  [{ max_results: 0 }, 'Invalid value for max_results. It must be a positive integer, but got 0'],
  [{ page_token: 'e30' }, 'Invalid page token, parsed value={}'],
]);
