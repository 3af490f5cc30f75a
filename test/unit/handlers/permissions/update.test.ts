import { expect, test } from 'vitest';
import { updateRegisteredModelPermissions } from '#shared/operations/model-permissions.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { registered } from '#test/support/registry.ts';
import { change, sha256 } from '#test/support/rows.ts';
import { refusesLists } from './bad-lists.ts';
import { lost } from './registry-item.ts';

test('adds to what is granted, and changes it', async () => {
  const from = { acl: { 'user:grace': 'CAN_MANAGE', 'group:ml': 'CAN_READ' } } as const;
  const alpha = registered([], from);
  const table = fakeTable(alpha.items);
  await call(updateRegisteredModelPermissions, {
    registered_model_id: alpha.id,
    access_control_list: [
      { group_name: 'ml', permission_level: 'CAN_EDIT' },
      { user_name: 'ada', permission_level: 'CAN_READ' },
      { user_name: 'ada', permission_level: 'CAN_FORCE' },
      { user_name: 'grace', permission_level: 'CAN_FORCE' },
    ],
  });
  const to = {
    acl: { 'user:grace': 'CAN_MANAGE', 'group:ml': 'CAN_EDIT', 'user:ada': 'CAN_READ' } as const,
    forcers: ['user:ada', 'user:grace'],
  };
  expect(table.written).toEqual([
    ...change(alpha, { kind: 'permissions_changed', details: { permissions: { from, to } }, set: to }),
    { put: { pk: `GRANTED#${sha256('user:ada')}`, sk: alpha.id } },
  ]);
});

test('by who is no admin takes no CAN_FORCE, and gives none', async () => {
  const alpha = registered([], { acl: { 'user:ada': 'CAN_MANAGE' }, forcers: ['user:oncall'] });
  const table = fakeTable(alpha.items);
  const give = (user_name: string) =>
    call(
      updateRegisteredModelPermissions,
      { registered_model_id: alpha.id, access_control_list: [{ user_name, permission_level: 'CAN_FORCE' }] },
      { role: 'member' },
    );
  expect(await give('ada')).toMatchObject({
    status: 403,
    body: {
      error_code: 'PERMISSION_DENIED',
      message: "You are signed in as 'ada', who cannot give CAN_FORCE to 'user:ada': only admins give it and take it.",
    },
  });
  expect(await give('oncall')).toMatchObject({ status: 200 });
  expect(table.writes).toEqual([]);
});

lost(updateRegisteredModelPermissions);
refusesLists(updateRegisteredModelPermissions);
