import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import { invalid, ok, refused, times } from '#test/embedded/tracking/calls.ts';
import { type CallOptions, call } from '#test/support/call.ts';
import { type FreshTable, freshTable } from '#test/support/fresh-table.ts';
import { as, assumed, denied, group, listed, modelOf, set, update, user } from './grants.ts';

/** Who may do what with one model, and who says so. */

let table: FreshTable;

beforeAll(async () => {
  table = await freshTable();
});

const grace = as('grace');

const tag = (name: string, options: CallOptions) =>
  call('setRegisteredModelTag', { name, key: 'k', value: String(Math.random()) }, options);
const remove = (name: string, options: CallOptions) => call('deleteRegisteredModel', { name }, options);

async function historyOf(id: string) {
  const { changes } = await ok('getHistory', { model_id: id, kind: ['permissions_changed'], order: 'asc' });
  return changes;
}

/** Who finds the model by what they have on it. */
async function foundBy(id: string, principals: readonly string[]): Promise<string[]> {
  const [client, { grantedPartition }] = [
    DynamoDBDocumentClient.from(table.client),
    await import('#shared/store/keys.ts'),
  ];
  const isFound = async (principal: string) => {
    const { Count } = await client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk AND sk = :sk',
        ExpressionAttributeValues: { ':pk': grantedPartition(principal), ':sk': id },
      }),
    );
    return Count === 1;
  };
  const found = await Promise.all(principals.map(isFound));
  return principals.filter((_, index) => found[index]);
}

const ci = 'arn:aws:iam::111122223333:role/ci';

test.each([
  ['a user', user('ada', 'CAN_EDIT'), as('ada'), as('adam')],
  ['a group', group('ml', 'CAN_EDIT'), as('ada', { groups: ['web', 'ml'] }), as('ml')],
  ['a service principal', { service_principal_name: ci, permission_level: 'CAN_EDIT' }, assumed('ci'), assumed('cd')],
  ['all users', group('users', 'CAN_EDIT'), as('anybody'), as('anybody', { role: 'reader' })],
])('what is granted to %s counts for who is one, and for nobody else', async (_, entry, granted, other) => {
  const { name, id } = await modelOf(grace);
  expect(await tag(name, granted)).toMatchObject(denied(/CAN_READ on the registered model/));
  expect(await update(id, [entry], grace)).toMatchObject({ status: 200 });
  expect(await tag(name, granted)).toMatchObject({ status: 200 });
  expect(await remove(name, granted)).toMatchObject(denied(/CAN_EDIT on the registered model .* needs CAN_MANAGE/));
  expect((await tag(name, other)).status).toBe(403);
  expect(await tag(name, as('root', { role: 'admin' }))).toMatchObject({ status: 200 });
});

test('the highest of all that is granted counts, and of that a reader has CAN_READ', async () => {
  const { name, id } = await modelOf(grace);
  await update(id, [user('ada', 'CAN_READ'), group('ml', 'CAN_MANAGE'), group('web', 'CAN_EDIT')], grace);
  const level = async (options: CallOptions) => {
    const { registered_model_databricks: model } = await ok('getRegisteredModelDatabricks', { name }, options);
    return model.permission_level;
  };
  expect(await level(as('ada'))).toBe('CAN_READ');
  expect(await level(as('ada', { groups: ['web'] }))).toBe('CAN_EDIT');
  expect(await level(as('ada', { groups: ['web', 'ml'] }))).toBe('CAN_MANAGE');
  expect(await level(as('ada', { groups: ['web', 'ml'], role: 'reader' }))).toBe('CAN_READ');
  expect(await level(as('nobody', { role: 'admin' }))).toBe('CAN_MANAGE');
});

test('who creates a model manages it, is listed, and can leave it to others', async () => {
  const { name, id } = await modelOf(grace);
  expect(await listed(id)).toEqual({ grace: ['CAN_MANAGE'], users: ['(CAN_READ)'], admins: ['(CAN_MANAGE)'] });
  expect(await set(id, [user('ada', 'CAN_MANAGE')], grace)).toMatchObject({ status: 200 });
  expect(await set(id, [user('grace', 'CAN_MANAGE')], grace)).toMatchObject(denied(/needs CAN_MANAGE/));
  expect((await remove(name, grace)).status).toBe(403);
  expect(await listed(id)).toEqual({ ada: ['CAN_MANAGE'], users: ['(CAN_READ)'], admins: ['(CAN_MANAGE)'] });
  expect(await foundBy(id, ['user:grace', 'user:ada'])).toEqual(['user:ada']);
});

test('nobody is locked out for good: a model that nobody manages is any admin’s', async () => {
  const { id } = await modelOf(grace);
  expect(await set(id, [], grace)).toMatchObject({ status: 200 });
  expect(await listed(id)).toEqual({ users: ['(CAN_READ)'], admins: ['(CAN_MANAGE)'] });
  expect((await set(id, [], grace)).status).toBe(403);
  expect(await set(id, [user('grace', 'CAN_MANAGE')])).toMatchObject({ status: 200 });
  expect(await update(id, [user('ada', 'CAN_EDIT')], grace)).toMatchObject({ status: 200 });
});

test('PATCH adds and changes, PUT replaces; both are in the history', async () => {
  const { id } = await modelOf(grace);
  await update(id, [user('ada', 'CAN_READ'), group('ml', 'CAN_EDIT')], grace);
  await update(id, [user('ada', 'CAN_EDIT')], grace);
  expect(await listed(id)).toMatchObject({ grace: ['CAN_MANAGE'], ada: ['CAN_EDIT'], ml: ['CAN_EDIT'] });
  await set(id, [group('ml', 'CAN_MANAGE')], grace);
  expect(Object.keys(await listed(id))).toEqual(['admins', 'ml', 'users']);
  const changes = await historyOf(id);
  expect(changes).toMatchObject([
    { permissions: { from: { acl: { 'user:grace': 'CAN_MANAGE' } } }, actor: { id: 'grace' } },
    { permissions: { from: { acl: { 'user:ada': 'CAN_READ' } }, to: { acl: { 'user:ada': 'CAN_EDIT' } } } },
    { permissions: { to: { acl: { 'group:ml': 'CAN_MANAGE' } } } },
  ]);
  expect(changes[2].permissions.to).toEqual({ acl: { 'group:ml': 'CAN_MANAGE' } });
});

test('what is so already is no change', async () => {
  const { id } = await modelOf(grace);
  const list = [user('ada', 'CAN_EDIT'), user('grace', 'CAN_MANAGE')];
  for (const change of [update, set, update, set]) expect(await change(id, list)).toMatchObject({ status: 200 });
  expect(await update(id, [])).toMatchObject({ status: 200 });
  expect(await historyOf(id)).toHaveLength(1);
});

test('of 20 at once none is lost, and each has its row', async () => {
  const { id } = await modelOf(grace);
  const users = times(20, (index) => `user-${index}`);
  const answers = await Promise.all(users.map((name) => update(id, [user(name, 'CAN_READ')], grace)));
  expect(answers.map(({ status }) => status)).toEqual(users.map(() => 200));
  expect(Object.keys(await listed(id)).sort()).toEqual(['admins', 'grace', 'users', ...users].sort());
  expect(await historyOf(id)).toHaveLength(20);
  const principals = users.map((name) => `user:${name}`);
  expect(await foundBy(id, principals)).toEqual(principals);
});

test('while somebody is given a level and loses it all the time, who has one is always found', async () => {
  const { id } = await modelOf(grace);
  const given = set.bind(null, id, [user('ada', 'CAN_READ')]);
  const taken = set.bind(null, id, []);
  await Promise.all(times(10, (index) => (index % 2 ? given() : taken())));
  const has = 'ada' in (await listed(id));
  expect(await foundBy(id, ['user:ada'])).toEqual(has ? ['user:ada'] : []);
});

test('whose CAN_MANAGE is taken while they call has no part in what comes after', async () => {
  const { id } = await modelOf(grace);
  await update(id, [user('mallory', 'CAN_MANAGE')], grace);
  const [, ...tries] = await Promise.all([
    set(id, [user('grace', 'CAN_MANAGE')], grace),
    ...times(8, (index) => update(id, [user(`friend-${index}`, 'CAN_MANAGE')], as('mallory'))),
  ]);
  const changes = await historyOf(id);
  const lost = changes.findIndex(({ permissions }: { permissions: { to: { acl: object } } }) =>
    Object.keys(permissions.to.acl).every((principal) => principal === 'user:grace'),
  );
  expect(lost).toBeGreaterThan(0);
  expect(changes.slice(lost + 1)).toEqual([]);
  expect(tries.filter(({ status }) => status === 200)).toHaveLength(lost - 1);
});

test('only admins give CAN_FORCE and take it; who manages keeps what others have of it', async () => {
  const { id } = await modelOf(grace);
  const force = user('ada', 'CAN_FORCE');
  expect(await update(id, [force], grace)).toMatchObject(denied(/only admins give it/));
  expect(await set(id, [force], grace)).toMatchObject(denied(/only admins give it/));
  expect(await set(id, [user('grace', 'CAN_MANAGE'), user('ada', 'CAN_EDIT'), force])).toMatchObject({ status: 200 });
  expect(await listed(id)).toMatchObject({ ada: ['CAN_EDIT', 'CAN_FORCE'] });
  // What was read can be sent back, and what is left out stays.
  expect(await set(id, [user('grace', 'CAN_MANAGE'), force], grace)).toMatchObject({ status: 200 });
  expect(await listed(id)).toMatchObject({ ada: ['CAN_FORCE'] });
  expect(await set(id, [user('grace', 'CAN_MANAGE')], grace)).toMatchObject({ status: 200 });
  expect(await listed(id)).toMatchObject({ ada: ['CAN_FORCE'] });
  expect(await set(id, [user('grace', 'CAN_MANAGE')])).toMatchObject({ status: 200 });
  expect(await listed(id)).not.toHaveProperty('ada');
  const changes = await historyOf(id);
  expect(changes.at(-1).permissions).toEqual({
    from: { acl: { 'user:grace': 'CAN_MANAGE' }, forcers: ['user:ada'] },
    to: { acl: { 'user:grace': 'CAN_MANAGE' } },
  });
});

test('90 have room, with the answer to an Idempotency-Key; of more nothing is written', async () => {
  const { id } = await modelOf(grace);
  const some = (what: string, count: number) => times(count, (index) => user(`${what}-${index}`, 'CAN_READ'));
  const options = { headers: { 'idempotency-key': 'ninety' } };
  expect(await set(id, some('a', 91))).toMatchObject(invalid(/^At most 90 .* would be 91\. Grant to groups\.$/));
  expect(await set(id, some('a', 90), options)).toMatchObject({ status: 200 });
  expect(await update(id, some('b', 1))).toMatchObject(invalid(/^At most 90/));
  expect(await update(id, [user('b-0', 'CAN_FORCE')])).toMatchObject(invalid(/^At most 90/));
  const again = await set(id, some('a', 90), options);
  expect(again).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
  expect(await set(id, some('b', 90))).toMatchObject({ status: 200 });
  const principals = times(90, (index) => `user:b-${index}`);
  expect(await foundBy(id, principals)).toEqual(principals);
  expect(await historyOf(id)).toHaveLength(2);
});

test('of a model that is deleted or never was: 404; restored, it has the permissions it had', async () => {
  const { name, id } = await modelOf(grace);
  await update(id, [user('ada', 'CAN_EDIT')], grace);
  await ok('deleteRegisteredModel', { name }, grace);
  const gone = refused(404, 'RESOURCE_DOES_NOT_EXIST', new RegExp(`^Registered Model with id=${id} not found$`));
  for (const operation of ['getRegisteredModelPermissions', 'getPermissionLevels'])
    expect(await call(operation, { registered_model_id: id })).toMatchObject(gone);
  for (const change of [set, update]) expect(await change(id, [user('eve', 'CAN_MANAGE')])).toMatchObject(gone);
  for (const other of [name, '01ARZ3NDEKTSV4RRFFQ69G5FAV', id.toLowerCase()])
    expect(await set(other, [])).toMatchObject({ status: 404 });
  await ok('restore', { name });
  expect(await tag(name, as('ada'))).toMatchObject({ status: 200 });
  expect(await tag(name, as('eve'))).toMatchObject({ status: 403 });
});

test('a renamed model keeps its permissions, and whoever takes its name has none of them', async () => {
  const { name } = await modelOf(grace);
  await ok('renameRegisteredModel', { name, new_name: `${name}, renamed` }, grace);
  await ok('createRegisteredModel', { name }, as('ada'));
  expect(await tag(`${name}, renamed`, grace)).toMatchObject({ status: 200 });
  expect(await tag(name, grace)).toMatchObject({ status: 403 });
});

test('permissions take room, like tags', async () => {
  const { name, id } = await modelOf(grace);
  for (const key of ['a', 'b', 'c']) await ok('setRegisteredModelTag', { name, key, value: 'v'.repeat(99_000) }, grace);
  const long = (count: number) => times(count, (index) => user(`${index}`.padEnd(640, 'u'), 'CAN_READ'));
  expect(await set(id, long(90))).toMatchObject(invalid(/permissions of a model .* can have 350000 bytes/));
  expect(await set(id, long(70))).toMatchObject({ status: 200 });
  const { status } = await call('setRegisteredModelTag', { name, key: 'd', value: 'v'.repeat(10_000) });
  expect(status).toBe(400);
});

test('changes are in the chain, and verify finds nothing wrong', async () => {
  const { verifyLedger } = await import('#functions/ledger/command.ts');
  expect(await verifyLedger()).toMatchObject({ problems: [] });
});
