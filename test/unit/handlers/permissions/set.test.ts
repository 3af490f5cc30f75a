import { expect, test } from 'vitest';
import { setRegisteredModelPermissions } from '#shared/operations/model-permissions.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { registered } from '#test/support/registry.ts';
import { change, inserted, sha256 } from '#test/support/rows.ts';
import { refusesLists } from './bad-lists.ts';
import { lost, registryItem } from './registry-item.ts';

const kind = 'permissions_changed';
const found = (principal: string, id: string) => ({ pk: `GRANTED#${sha256(principal)}`, sk: id });
const { pk: registry } = registryItem();

test('grants what is listed and nothing else, with the items that models are found by, and a row', async () => {
  const from = { acl: { 'user:grace': 'CAN_MANAGE', 'group:ml': 'CAN_READ' }, forcers: ['user:grace'] } as const;
  const alpha = registered([], { ...from, forcers: [...from.forcers] });
  const { id, meta } = alpha;
  const table = fakeTable(alpha.items);
  const { body } = await call(setRegisteredModelPermissions, {
    registered_model_id: id,
    access_control_list: [
      { group_name: 'ml', permission_level: 'CAN_EDIT' },
      { user_name: 'ada', permission_level: 'CAN_MANAGE' },
    ],
  });
  expect(table.trips).toEqual([[`get ${meta}`, `get ${registry} META`], ['transact 4']]);
  const acl = { 'group:ml': 'CAN_EDIT', 'user:ada': 'CAN_MANAGE' } as const;
  expect(table.written).toEqual([
    ...change(alpha, { kind, details: { permissions: { from, to: { acl } } }, set: { acl }, remove: ['forcers'] }),
    { put: found('user:ada', id) },
    { delete: `GRANTED#${sha256('user:grace')} ${id}` },
  ]);
  expect(body.object_id).toBe(`/registered-models/${id}`);
  expect(body.access_control_list).toContainEqual({
    user_name: 'ada',
    display_name: 'ada',
    all_permissions: [{ permission_level: 'CAN_MANAGE', inherited: false }],
  });
});

test('of all models: makes the item the first time, and nothing by which models are found', async () => {
  const table = fakeTable();
  const access_control_list = [{ group_name: 'platform', permission_level: 'CAN_FORCE' }];
  await call(setRegisteredModelPermissions, { registered_model_id: 'root', access_control_list });
  expect(table.trips).toEqual([[`get ${registry} META`], ['transact 3']]);
  const granted = { acl: {}, forcers: ['group:platform'] };
  const from = { acl: { 'group:users': 'CAN_READ' } };
  expect(table.written).toEqual([
    inserted(expect.objectContaining({ pk: registry, sk: 'META', rev: 1, at: now, name: '', ...granted })),
    inserted({ pk: 'BORN', sk: '0'.repeat(26) }),
    inserted(expect.objectContaining({ sk: 'CHANGE#0000000001', kind, permissions: { from, to: granted } })),
  ]);
});

test('of all models: what they are as nobody has said otherwise is kept, once an admin says so', async () => {
  const table = fakeTable();
  const access_control_list = [{ group_name: 'users', permission_level: 'CAN_READ' }];
  const say = () => call(setRegisteredModelPermissions, { registered_model_id: 'root', access_control_list });
  for (const _ of ['first', 'again']) expect(await say()).toMatchObject({ status: 200 });
  expect(table.writes).toHaveLength(1);
});

test('what they are already writes nothing', async () => {
  const { id, items } = registered([], { acl: { 'user:ada': 'CAN_EDIT' } });
  const table = fakeTable(items);
  const access_control_list = [{ user_name: 'ada', permission_level: 'CAN_EDIT' }];
  const reply = await call(setRegisteredModelPermissions, { registered_model_id: id, access_control_list });
  expect(reply.status).toBe(200);
  expect(table.writes).toEqual([]);
});

lost(setRegisteredModelPermissions);
refusesLists(setRegisteredModelPermissions);
