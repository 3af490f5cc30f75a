import { expect, test } from 'vitest';
import { getRegisteredModelDatabricks } from '#shared/operations/databricks-models.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { misses, refuses } from '#test/support/refusals.ts';
import { earlier, registered } from '#test/support/registry.ts';

test('answers MLflow’s message with the id and what the caller may do, and without aliases', async () => {
  const { id, name, meta, v, items } = registered(['Production'], { description: 'd', aliases: { champion: 1 } });
  const table = fakeTable(items);
  const { body } = await call(getRegisteredModelDatabricks, { name });
  expect(table.trips.slice(1)).toEqual([[`get ${meta}`], [`get ${v(1)}`]]);
  expect(body).toEqual({
    registered_model_databricks: {
      id,
      name,
      description: 'd',
      user_id: 'grace',
      creation_timestamp: earlier,
      last_updated_timestamp: earlier,
      latest_versions: [expect.objectContaining({ version: '1', current_stage: 'Production' })],
      permission_level: 'CAN_MANAGE',
    },
  });
});

test.each([
  ['member', 'CAN_EDIT'],
  ['reader', 'CAN_READ'],
] as const)('a %s: %s', async (role, permission_level) => {
  const { name, items } = registered([], { acl: { 'user:ada': 'CAN_EDIT' } });
  fakeTable(items);
  const { body } = await call(getRegisteredModelDatabricks, { name }, { role });
  expect(body.registered_model_databricks).toMatchObject({ permission_level });
});

misses(getRegisteredModelDatabricks, {}, (name) => `Registered Model with name=${name} not found`);

refuses(getRegisteredModelDatabricks, [
  [{ name: 'a:b' }, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
]);
