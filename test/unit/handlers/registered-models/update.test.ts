import { expect, test } from 'vitest';
import { updateRegisteredModel } from '#shared/operations/registered-models.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { misses, refuses } from '#test/support/refusals.ts';
import { earlier, registered } from '#test/support/registry.ts';
import { note } from '#test/support/rows.ts';

test('sets the description, if the model is still called so and the old one is as read', async () => {
  const alpha = registered(['Production'], { description: 'old' });
  const { id, name, meta, v } = alpha;
  const table = fakeTable(alpha.items);
  const { body } = await call(updateRegisteredModel, { name, description: 'new' });
  expect(table.trips.slice(1)).toEqual([[`get ${meta}`], [`get ${v(1)}`, 'transact 2']]);
  expect(table.written).toEqual([
    {
      update: meta,
      set: { description: 'new', last_updated_timestamp: now, recent_sk: `${now}#${id}` },
      if: `name = "${name}" AND attribute_not_exists(deleted) AND description = "old"`,
    },
    note(alpha, 'description_set', { from: 'old', to: 'new' }),
  ]);
  expect(body.registered_model).toMatchObject({
    description: 'new',
    creation_timestamp: earlier,
    last_updated_timestamp: now,
    latest_versions: [{ version: '1', last_updated_timestamp: earlier }],
  });
});

test.each([{ description: '' }, {}])('%j clears it', async (args) => {
  const alpha = registered([], { description: 'old' });
  const table = fakeTable(alpha.items);
  const { body } = await call(updateRegisteredModel, { name: alpha.name, ...args });
  expect(table.written).toEqual([
    expect.objectContaining({ update: alpha.meta, remove: ['description'] }),
    note(alpha, 'description_set', { from: 'old', to: undefined }),
  ]);
  expect(body.registered_model).not.toHaveProperty('description');
});

test('describes a model that has no description yet', async () => {
  const { name, items } = registered();
  const table = fakeTable(items);
  await call(updateRegisteredModel, { name, description: 'new' });
  expect(table.written[0]?.if).toContain('attribute_not_exists(description)');
});

test('what does not fit beside tags and aliases is refused', async () => {
  const { name, items } = registered(['None'], { tags: { k: 'v'.repeat(99_999) }, aliases: { abcde: 1 } });
  const table = fakeTable(items);
  const fits = { name, description: 'd'.repeat(249_986) };
  expect(await call(updateRegisteredModel, fits)).toMatchObject({ status: 200 });
  expect(await call(updateRegisteredModel, { ...fits, description: `${fits.description}d` })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('these would have 350001') },
  });
  expect(table.writes).toHaveLength(1);
});

misses(updateRegisteredModel, {}, (name) => `Registered Model with name=${name} not found`);

refuses(updateRegisteredModel, [
  [
    { name: '..', description: 'd' },
    `Invalid value ".." for parameter 'name' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '..'`,
  ],
]);
