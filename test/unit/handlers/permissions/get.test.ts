import { expect, test } from 'vitest';
import { getRegisteredModelPermissions } from '#shared/operations/model-permissions.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { registered } from '#test/support/registry.ts';
import { lost, registryItem } from './registry-item.ts';

const fromRoot = { inherited: true, inherited_from_object: ['/registered-models/root'] };
const admins = {
  group_name: 'admins',
  display_name: 'admins',
  all_permissions: [{ permission_level: 'CAN_MANAGE', ...fromRoot }],
};
const users = { group_name: 'users', display_name: 'users' };
const ci = 'arn:aws:iam::111122223333:role/ci';

test('lists what the model has, and what it has of all models', async () => {
  const { id, meta, items } = registered([], {
    acl: { 'user:grace': 'CAN_MANAGE', [`service:${ci}`]: 'CAN_EDIT' },
    forcers: ['user:grace', 'user:oncall'],
  });
  const table = fakeTable(items, registryItem({ acl: { 'user:grace': 'CAN_READ' }, forcers: ['group:sre'] }));
  const { body } = await call(getRegisteredModelPermissions, { registered_model_id: id });
  expect(table.trips).toEqual([[`get ${meta}`, `get ${registryItem().pk} META`]]);
  expect(body).toEqual({
    object_id: `/registered-models/${id}`,
    object_type: 'registered-model',
    access_control_list: [
      admins,
      {
        group_name: 'sre',
        display_name: 'sre',
        all_permissions: [{ permission_level: 'CAN_FORCE', ...fromRoot }],
      },
      {
        service_principal_name: ci,
        display_name: 'ci',
        all_permissions: [{ permission_level: 'CAN_EDIT', inherited: false }],
      },
      {
        user_name: 'grace',
        display_name: 'grace',
        all_permissions: [
          { permission_level: 'CAN_MANAGE', inherited: false },
          { permission_level: 'CAN_FORCE', inherited: false },
          { permission_level: 'CAN_READ', ...fromRoot },
        ],
      },
      {
        user_name: 'oncall',
        display_name: 'oncall',
        all_permissions: [{ permission_level: 'CAN_FORCE', inherited: false }],
      },
    ],
  });
});

test('of a model that nobody was granted anything on, and a registry that nobody has changed', async () => {
  const { id, items } = registered();
  fakeTable(items);
  const { body } = await call(getRegisteredModelPermissions, { registered_model_id: id });
  expect(body.access_control_list).toEqual([
    admins,
    { ...users, all_permissions: [{ permission_level: 'CAN_READ', ...fromRoot }] },
  ]);
});

test('of all models: `root`', async () => {
  const table = fakeTable();
  expect(await call(getRegisteredModelPermissions, { registered_model_id: 'root' })).toMatchObject({
    status: 200,
    body: {
      object_id: '/registered-models/root',
      access_control_list: [
        admins,
        { ...users, all_permissions: [{ permission_level: 'CAN_READ', inherited: false }] },
      ],
    },
  });
  expect(table.trips).toEqual([[`get ${registryItem().pk} META`]]);
});

lost(getRegisteredModelPermissions);
