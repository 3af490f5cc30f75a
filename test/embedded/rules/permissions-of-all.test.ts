import { beforeAll, expect, test } from 'vitest';
import { ok, times } from '#test/embedded/tracking/calls.ts';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { as, denied, group, listed, modelOf, set, update, user } from './grants.ts';

/** What is granted on all models at once. */

beforeAll(() => freshTable());

const grace = as('grace');
const registryId = '0'.repeat(26);
const change = { model_id: registryId, kind: ['permissions_changed'], order: 'asc' };

const read = (name: string, who = as('ada')) => call('getRegisteredModel', { name }, who);

test('as nobody has said otherwise, everybody signed in may read', async () => {
  const { name } = await modelOf(grace);
  expect(await read(name)).toMatchObject({ status: 200 });
  expect(await listed('root', as('ada'))).toEqual({ users: ['CAN_READ'], admins: ['(CAN_MANAGE)'] });
});

test('20 first changes at once make it once, and none is lost', async () => {
  const groups = times(20, (index) => `group-${index}`);
  const answers = await Promise.all(groups.map((name) => update('root', [group(name, 'CAN_EDIT')])));
  expect(answers.map(({ status }) => status)).toEqual(groups.map(() => 200));
  expect(Object.keys(await listed('root')).sort()).toEqual(['admins', 'users', ...groups].sort());
  const { changes } = await ok('getHistory', change);
  expect(changes.map(({ rev }: { rev: number }) => rev)).toEqual(times(20, (index) => index + 1));
  expect(changes[0].permissions.from).toEqual({ acl: { 'group:users': 'CAN_READ' } });
});

test('only admins change it, whatever others have on all models', async () => {
  await update('root', [group('platform', 'CAN_MANAGE')]);
  const ada = as('ada', { groups: ['platform'] });
  for (const attempt of [set, update])
    expect(await attempt('root', [user('ada', 'CAN_MANAGE')], ada)).toMatchObject(denied(/only admins change what/));
  expect(await set(registryId, [], ada)).toMatchObject(denied(/only admins change what/));
  expect((await set('root', [], as('ada', { role: 'reader' }))).status).toBe(403);
});

test('what is granted there holds for every model, and is listed with each as inherited', async () => {
  const { name, id } = await modelOf(grace);
  const ada = as('ada', { groups: ['platform'] });
  await set('root', [group('platform', 'CAN_MANAGE')]);
  expect(await read(name)).toMatchObject(denied(/^You are signed in as 'ada', who has no permission on the/));
  expect(await update(id, [group('platform', 'CAN_READ')], ada)).toMatchObject({ status: 200 });
  const { access_control_list: list } = await ok('getRegisteredModelPermissions', { registered_model_id: id }, grace);
  expect(list).toEqual([
    {
      group_name: 'admins',
      display_name: 'admins',
      all_permissions: [
        {
          permission_level: 'CAN_MANAGE',
          inherited: true,
          inherited_from_object: ['/registered-models/root'],
        },
      ],
    },
    {
      group_name: 'platform',
      display_name: 'platform',
      all_permissions: [
        { permission_level: 'CAN_READ', inherited: false },
        {
          permission_level: 'CAN_MANAGE',
          inherited: true,
          inherited_from_object: ['/registered-models/root'],
        },
      ],
    },
    {
      user_name: 'grace',
      display_name: 'grace',
      all_permissions: [{ permission_level: 'CAN_MANAGE', inherited: false }],
    },
  ]);
  expect(await call('deleteRegisteredModel', { name }, ada)).toMatchObject({ status: 200 });
});

test('taken from everybody, it is gone at once where it was taken, and stays taken', async () => {
  const { name, id } = await modelOf(grace);
  await set('root', [group('users', 'CAN_READ')]);
  expect(await read(name)).toMatchObject({ status: 200 });
  await set('root', []);
  expect((await read(name)).status).toBe(403);
  expect((await call('getRegisteredModelPermissions', { registered_model_id: id }, as('ada'))).status).toBe(403);
  expect(await read(name, grace)).toMatchObject({ status: 200 });
  expect(await listed('root', as('ada'))).toEqual({ admins: ['(CAN_MANAGE)'] });
});

test('CAN_FORCE of all models is listed with each', async () => {
  const { id } = await modelOf(grace);
  await update('root', [user('oncall', 'CAN_FORCE')]);
  expect(await listed(id)).toMatchObject({ oncall: ['(CAN_FORCE)'] });
  await set('root', []);
});

test('its changes are in its history and its chain; it is no model to anybody else', async () => {
  const { verifyLedger } = await import('#functions/ledger/command.ts');
  expect(await verifyLedger()).toMatchObject({ problems: [] });
  const { entries } = await ok('getLedger', { model_id: registryId });
  const { changes } = await ok('getHistory', change);
  expect(entries).toHaveLength(changes.length);
  const { registered_models = [] } = await ok('searchRegisteredModels', {});
  const { models } = await ok('getAsOf', { time: String(Date.now()) });
  for (const { name } of registered_models) expect(name).not.toBe('');
  for (const { model_id } of models) expect(model_id).not.toBe(registryId);
  expect(await listed(registryId)).toEqual(await listed('root'));
});
