import { beforeAll, expect, test } from 'vitest';
import { as, grant, idOf, request, stageOf } from '#test/embedded/requests/people.ts';
import { invalid, ok, refused } from '#test/embedded/tracking/calls.ts';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { force, newModel, passed, point, policy, promote, refusedBy, told } from './world.ts';

beforeAll(() => freshTable());

const described = { rule: 'required_description' };
const stage = { stage: 'Production' };
const alias = { alias: 'champion' };

/** May do nothing but read it, and force. */
async function forcing(name: string): Promise<void> {
  const access_control_list = [
    { user_name: 'ada', permission_level: 'CAN_READ' },
    { user_name: 'ada', permission_level: 'CAN_FORCE' },
  ];
  await ok('setRegisteredModelPermissions', { registered_model_id: await idOf(name), access_control_list });
}

test('promotes what the gates refuse, with the reason and what they said in the history', async () => {
  const name = await newModel(2);
  await promote(name, '1');
  await policy(name, [described, { rule: 'max_age', days: 1 }], {});
  expect(await promote(name, '2')).toMatchObject(refusedBy('required_description'));
  const forced = await force(name, '2', { ...stage, archive_existing_versions: true });
  expect(forced.body).toMatchObject({ model_version: { version: '2', current_stage: 'Production' } });
  expect(await stageOf(name, '1')).toBe('Archived');
  const [change] = await told(name, 'stage_transitioned');
  expect(change).toMatchObject({
    version: '2',
    to: 'Production',
    forced: true,
    reason: 'it burns',
    gates: [
      { rule: 'required_description', passed: false },
      { rule: 'max_age', passed: true },
    ],
  });
  expect(await told(name, 'promotion_refused')).toHaveLength(1);
});

test('sets an alias, protected or not', async () => {
  const name = await newModel(1);
  await policy(name, [described], { ...alias, permission_level: 'CAN_MANAGE' });
  await forcing(name);
  expect(await point(name, '1', as('ada'))).toMatchObject({ status: 403 });
  const { body } = await force(name, '1', alias, as('ada'));
  expect(body.model_version).toMatchObject({ version: '1', aliases: ['champion'] });
  expect(await told(name, 'alias_set')).toMatchObject([
    { alias: 'champion', to: '1', forced: true, reason: 'it burns', gates: [{ passed: false }] },
  ]);
});

test('is of who has CAN_FORCE, whatever else they have', async () => {
  const name = await newModel(1, { ada: 'CAN_MANAGE' });
  const denied = refused(403, 'PERMISSION_DENIED', /^You are signed in as 'ada', who has no CAN_FORCE on/);
  for (const where of [stage, alias]) expect(await force(name, '1', where, as('ada'))).toMatchObject(denied);
  await forcing(name);
  for (const where of [stage, alias]) expect(await force(name, '1', where, as('ada'))).toMatchObject(passed);
  expect(await promote(name, '1', as('ada'))).toMatchObject({ status: 403 });
  expect(await force(name, '1', stage, as('ada', 'reader'))).toMatchObject({ status: 403 });
  await grant(name, {});
});

test('without a reason, or without one way to go, it is nothing', async () => {
  const name = await newModel(1);
  expect(await force(name, '1', { ...stage, reason: undefined })).toMatchObject(invalid(/parameter 'reason'/));
  expect(await force(name, '1', { ...stage, reason: '' })).toMatchObject(invalid(/parameter 'reason'/));
  expect(await force(name, '1', { ...stage, reason: ' \n' })).toMatchObject(invalid(/'reason' is blank/));
  for (const where of [{}, { ...stage, ...alias }])
    expect(await force(name, '1', where)).toMatchObject(invalid(/one of 'stage' and 'alias'/));
  expect(await told(name, 'stage_transitioned')).toEqual([]);
});

test('ends the open requests for it', async () => {
  const name = await newModel(1);
  await policy(name, [{ rule: 'approvals', count: 3 }]);
  await request(name, 'Production', as('ada'));
  expect(await force(name, '1', stage)).toMatchObject(passed);
  expect((await ok('listTransitionRequests', { name, version: '1' })).requests).toEqual([]);
  expect(await told(name, 'stage_transitioned')).toMatchObject([{ requested_by: ['ada'], forced: true }]);
});

test('does once what is asked once', async () => {
  const name = await newModel(1);
  const headers = { 'idempotency-key': 'once' };
  const again = () => call('forcePromotion', { name, version: '1', ...stage, reason: 'r' }, { headers });
  const [first, second] = [await again(), await again()];
  expect(second.body).toEqual(first.body);
  expect(await told(name, 'stage_transitioned')).toHaveLength(1);
});
