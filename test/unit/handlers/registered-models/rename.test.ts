import { expect, test } from 'vitest';
import { renameRegisteredModel } from '#shared/operations/registered-models.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { misses, refuses } from '#test/support/refusals.ts';
import { earlier, registered } from '#test/support/registry.ts';
import { change, inserted } from '#test/support/rows.ts';

const renamed = (alpha: ReturnType<typeof registered>, to: string) => {
  const [update, row] = change(alpha, {
    kind: 'model_renamed',
    details: { from: alpha.name, to, list_pk: `NAMED#${to}`, list_sk: `${now}#${alpha.id}` },
    set: {
      name: to,
      renamed_at: now,
      last_updated_timestamp: now,
      list_pk: 'MODELS',
      list_sk: to,
      recent_pk: expect.stringMatching(/^MODELS#[0-3]$/),
      recent_sk: `${now}#${alpha.id}`,
    },
  });
  return [update, row];
};

test('one transaction for any number of versions: the change, the old name freed, the new one taken', async () => {
  const alpha = registered(['Production', 'None'], { aliases: { champion: 1 } });
  const { id, name, meta, v } = alpha;
  const table = fakeTable(alpha.items);
  const { body } = await call(renameRegisteredModel, { name, new_name: 'omega' });
  expect(table.trips.slice(1)).toEqual([[`get ${meta}`], [`get ${v(2)}`, `get ${v(1)}`, 'transact 4']]);
  expect(table.written).toEqual([
    ...renamed(alpha, 'omega'),
    { delete: `NAME#${name} NAME`, if: `id = "${id}"` },
    inserted({ pk: 'NAME#omega', sk: 'NAME', id }),
  ]);
  expect(body.registered_model).toMatchObject({
    name: 'omega',
    creation_timestamp: earlier,
    last_updated_timestamp: now,
    aliases: [{ alias: 'champion', version: '1' }],
    latest_versions: [
      { name: 'omega', version: '2', last_updated_timestamp: now },
      { name: 'omega', version: '1', last_updated_timestamp: now },
    ],
  });
});

test('to itself: the times alone', async () => {
  const alpha = registered();
  const table = fakeTable(alpha.items);
  expect(await call(renameRegisteredModel, { name: alpha.name, new_name: alpha.name })).toMatchObject({ status: 200 });
  expect(table.written).toEqual(renamed(alpha, alpha.name));
});

test('to a name that is taken', async () => {
  const alpha = registered();
  const table = fakeTable(alpha.items, { pk: 'NAME#beta', sk: 'NAME', id: 'other' });
  const reply = await call(renameRegisteredModel, { name: alpha.name, new_name: 'beta' });
  expect(reply).toMatchObject({
    status: 400,
    body: { error_code: 'RESOURCE_ALREADY_EXISTS', message: 'Registered Model (name=beta) already exists.' },
  });
  expect(table.items.get(alpha.meta)).toMatchObject({ rev: 7, name: alpha.name });
  expect(table.items.get(alpha.change(8))).toBeUndefined();
});

misses(renameRegisteredModel, {}, (name) => `Registered Model with name=${name} not found`);

refuses(renameRegisteredModel, [
  [{ new_name: '  ' }, "Missing value for required parameter 'new_name'."],
  [{ new_name: 'a/b' }, "Invalid model name 'a/b'. Names cannot contain '/' or ':'."],
  [{ name: 'a/b' }, "Invalid model name 'a/b'. Names cannot contain '/' or ':'."],
  [{ new_name: 'n'.repeat(257) }, "'new_name' exceeds the maximum length of 256 characters"],
]);
