import { expect, test } from 'vitest';
import { updateModelVersion } from '#shared/operations/model-versions.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { missesVersion } from '#test/support/refusals.ts';
import { earlier, registered } from '#test/support/registry.ts';
import { note } from '#test/support/rows.ts';

test('sets the description and the version’s own time, if it is live and described as read', async () => {
  const alpha = registered(['Staging'], { aliases: { blue: 1 } });
  const { id, name, meta, v } = alpha;
  const table = fakeTable(alpha.items);
  const { body } = await call(updateModelVersion, { name, version: '1', description: 'new' });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`, `get ${v(1)}`], ['transact 2']]);
  expect(table.written).toEqual([
    {
      update: v(1),
      set: {
        description: 'new',
        last_updated_timestamp: now,
        list_sk: `${now}#0000000001`,
        recent_sk: `${now}#${id}#0000000001`,
      },
      if: 'attribute_exists(stage) AND description = ""',
    },
    note(alpha, 'description_set', { version: 1, from: '', to: 'new' }),
  ]);
  expect(body.model_version).toMatchObject({ description: 'new', last_updated_timestamp: now, aliases: ['blue'] });
  expect(table.items.get(meta)).toMatchObject({ last_updated_timestamp: earlier });
});

test('without a description it is cleared, and absent', async () => {
  const alpha = registered(['None']);
  const table = fakeTable(alpha.items);
  table.change(alpha.v(1), { description: 'old' });
  const { body } = await call(updateModelVersion, { name: alpha.name, version: '1' });
  expect(table.written[0]).toMatchObject({
    remove: ['description'],
    if: 'attribute_exists(stage) AND description = "old"',
  });
  expect(body.model_version).not.toHaveProperty('description');
});

test('an empty description is one; where there was none, there must still be none', async () => {
  const { name, items, v } = registered(['None']);
  const table = fakeTable(items);
  table.change(v(1), { description: undefined });
  const { body } = await call(updateModelVersion, { name, version: '1', description: '' });
  expect(table.written[0]).toMatchObject({
    set: { description: '' },
    if: 'attribute_exists(stage) AND attribute_not_exists(description)',
  });
  expect(body.model_version).toMatchObject({ description: '' });
});

missesVersion(updateModelVersion);
