import { expect, test } from 'vitest';
import { getRegisteredModel } from '#shared/operations/registered-models.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { misses, refuses } from '#test/support/refusals.ts';
import { earlier, registered } from '#test/support/registry.ts';

test('META names the latest of each stage, one more trip fetches them', async () => {
  const alpha = registered(['Archived', 'Staging', 'Production', 'Production', 'None'], {
    description: 'd',
    tags: { team: 'risk' },
    aliases: { champion: 4, old: 1 },
  });
  const { id, name, meta, v } = alpha;
  const table = fakeTable(alpha.items);
  const { status, body } = await call(getRegisteredModel, { name });
  expect(table.trips).toEqual([
    [`get NAME#${name} NAME`],
    [`get ${meta}`],
    [5, 2, 4, 1].map(v).map((at) => `get ${at}`),
  ]);
  expect(status).toBe(200);
  expect(body.registered_model).toMatchObject({
    name,
    creation_timestamp: earlier,
    last_updated_timestamp: earlier,
    user_id: 'grace',
    description: 'd',
    tags: [{ key: 'team', value: 'risk' }],
    aliases: [
      { alias: 'champion', version: '4' },
      { alias: 'old', version: '1' },
    ],
  });
  const latest: { current_stage: string; version: string }[] = body.registered_model.latest_versions;
  expect(latest.map(({ current_stage, version }) => [current_stage, version])).toEqual([
    ['Archived', '1'],
    ['None', '5'],
    ['Production', '4'],
    ['Staging', '2'],
  ]);
  expect(latest.some((version) => 'aliases' in version)).toBe(false);
  expect(id).toBeDefined();
});

test('a model without versions has none to show', async () => {
  const { name, items } = registered();
  const table = fakeTable(items);
  const { body } = await call(getRegisteredModel, { name });
  expect(table.trips).toHaveLength(2);
  expect(Object.keys(body.registered_model)).toEqual([
    'name',
    'creation_timestamp',
    'last_updated_timestamp',
    'user_id',
  ]);
});

misses(getRegisteredModel, {}, (name) => `Registered Model with name=${name} not found`);

refuses(getRegisteredModel, [[{ name: 'a/b' }, "Invalid model name 'a/b'. Names cannot contain '/' or ':'."]]);
