import { expect, test } from 'vitest';
import { getPermissionLevels } from '#shared/operations/model-permissions.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { registered } from '#test/support/registry.ts';
import { lost, registryItem } from './registry-item.ts';

test('tells what can be granted, the least first, and what each is', async () => {
  const { id, meta, items } = registered();
  const table = fakeTable(items);
  const { body } = await call(getPermissionLevels, { registered_model_id: id });
  expect(table.trips).toEqual([[`get ${meta}`, `get ${registryItem().pk} META`]]);
  const { permission_levels: levels } = body;
  expect(levels.map(({ permission_level }: { permission_level: string }) => permission_level)).toEqual([
    'CAN_READ',
    'CAN_EDIT',
    'CAN_MANAGE_STAGING_VERSIONS',
    'CAN_MANAGE_PRODUCTION_VERSIONS',
    'CAN_MANAGE',
    'CAN_FORCE',
  ]);
  for (const { description } of levels) expect(description).toMatch(/^[A-Z].{20}/);
});

lost(getPermissionLevels);
