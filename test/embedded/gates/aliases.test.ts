import { beforeAll, expect, test } from 'vitest';
import { admin, as } from '#test/embedded/requests/people.ts';
import { ok, refused } from '#test/embedded/tracking/calls.ts';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { check, newModel, passed, point, policy, refusedBy, report, told } from './world.ts';

beforeAll(() => freshTable());

const denied = (level: string) => refused(403, 'PERMISSION_DENIED', new RegExp(`this needs ${level}\\.`));
const champion = { alias: 'champion' };
const unset = (name: string, who = admin) => call('deleteRegisteredModelAlias', { name, alias: 'champion' }, who);

test('an alias that a policy protects is moved, deleted and rolled back by who has the level', async () => {
  const name = await newModel(2, { ada: 'CAN_EDIT', bea: 'CAN_MANAGE_STAGING_VERSIONS' });
  await policy(name, [], { ...champion, permission_level: 'CAN_MANAGE_STAGING_VERSIONS' });
  const staging = denied('CAN_MANAGE_STAGING_VERSIONS');
  expect(await point(name, '1', as('ada'))).toMatchObject(staging);
  expect(await point(name, '1', as('ada'), 'other')).toMatchObject(passed);
  for (const version of ['1', '2']) expect(await point(name, version, as('bea'))).toMatchObject(passed);
  const back = { name, alias: 'champion', expected_version: '2', reason: 'r' };
  expect(await call('rollback', back, as('ada'))).toMatchObject(staging);
  expect(await unset(name, as('ada'))).toMatchObject(staging);
  expect(await call('rollback', back, as('bea'))).toMatchObject(passed);
  expect(await unset(name, as('bea'))).toMatchObject(passed);
});

test('the registry protects it, too', async () => {
  const name = await newModel(1, { ada: 'CAN_MANAGE', bea: 'CAN_EDIT' });
  await policy(undefined, [], { ...champion, permission_level: 'CAN_MANAGE' });
  await policy(name, [], { ...champion, permission_level: 'CAN_EDIT' });
  expect(await point(name, '1', as('bea'))).toMatchObject(denied('CAN_MANAGE'));
  expect(await unset(name, as('bea'))).toMatchObject(denied('CAN_MANAGE'));
  expect(await point(name, '1', as('ada'))).toMatchObject(passed);
  await ok('deletePolicy', champion, admin);
  expect(await unset(name, as('bea'))).toMatchObject(passed);
});

test('gates are asked when it is set: compared is who has it, and a deletion passes none', async () => {
  const name = await newModel(2);
  const notWorse = { rule: 'not_worse_than_incumbent', metric: 'accuracy', direction: 'higher_is_better' };
  await policy(name, [notWorse], champion);
  await policy(
    name,
    [
      { rule: 'approvals', count: 9 },
      { rule: 'max_age', days: 1 },
    ],
    {},
  );
  await report(name, '1', 0.9);
  await report(name, '2', 0.8);
  expect(await point(name, '1')).toMatchObject(passed);
  const worse = refusedBy('not_worse_than_incumbent: accuracy is 0.8, worse than the 0.9 of version 1');
  expect((await check(name, '2', champion)).allowed).toBe(false);
  expect(await point(name, '2')).toMatchObject(worse);
  expect(await point(name, '2', admin, 'other')).toMatchObject(passed);
  expect(await told(name, 'promotion_refused')).toMatchObject([
    { version: '2', alias: 'champion', gates: [{ passed: false }, { rule: 'max_age', passed: true }] },
  ]);
  expect((await told(name, 'alias_set')).at(-1)).toMatchObject({ gates: [{ passed: true }, { passed: true }] });
  expect(await unset(name)).toMatchObject(passed);
  expect((await check(name, '2', champion)).allowed).toBe(true);
  expect(await point(name, '2')).toMatchObject(passed);
});

test('a dry run says who may not', async () => {
  const name = await newModel(1, { ada: 'CAN_READ', bea: 'CAN_EDIT' });
  const permission = async (who: string) => (await check(name, '1', champion, as(who))).results[0];
  expect(await permission('bea')).toMatchObject({ rule: 'permission', passed: true });
  expect(await permission('ada')).toMatchObject({
    passed: false,
    message: expect.stringMatching(/this needs CAN_EDIT/),
  });
  await policy(name, [], { ...champion, permission_level: 'CAN_MANAGE' });
  expect(await permission('bea')).toMatchObject({ passed: false, message: expect.stringMatching(/needs CAN_MANAGE/) });
});
