import { beforeAll, expect, test } from 'vitest';
import { admin, as, request, stageOf } from '#test/embedded/requests/people.ts';
import { invalid, refused } from '#test/embedded/tracking/calls.ts';
import { call } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { check, measured, newModel, policy, predicted, promote, told } from './world.ts';

beforeAll(async () => {
  await freshTable();
  await freshBucket();
});

const stage = 'Production';
const production = 'CAN_MANAGE_PRODUCTION_VERSIONS';

test('tells what each rule finds, who would be archived and who has asked; nothing is written', async () => {
  const name = await newModel(0, { ada: 'CAN_READ' });
  await measured(name, { accuracy: 0.91 });
  const next = await measured(name, { accuracy: 0.95 });
  await promote(name, '1');
  await policy(name, [{ rule: 'metric', metric: 'accuracy', minimum: 0.9 }, { rule: 'required_description' }]);
  await call('createTransitionRequest', { name, version: next, stage, comment: 'please' }, as('ada'));
  const before = await told(name);
  expect(await check(name, next, { stage, archive_existing_versions: true })).toEqual({
    allowed: false,
    results: [
      { policy: {}, rule: 'permission', passed: true, message: expect.any(String) },
      { policy: {}, rule: 'ready', passed: true, message: expect.any(String) },
      {
        policy: { model: name, stage },
        rule: 'metric',
        passed: true,
        message: 'accuracy is 0.95',
        values: { metric: 'accuracy', value: 0.95, timestamp: expect.any(Number) },
      },
      expect.objectContaining({ rule: 'required_description', passed: false }),
    ],
    who_may_approve: ['group:admins'],
    archived: ['1'],
    open_requests: [{ user_id: 'ada', creation_timestamp: expect.any(Number), comment: 'please' }],
    hooks: [],
  });
  expect((await check(name, next, { stage })).archived).toEqual([]);
  expect(await told(name)).toEqual(before);
});

test('predicts for who asks: who may not is told by the first result', async () => {
  const name = await newModel(1, { ada: 'CAN_READ', bea: 'CAN_MANAGE_STAGING_VERSIONS', cyd: production });
  for (const who of ['ada', 'bea']) {
    const { allowed, results } = await check(name, '1', { stage }, as(who));
    expect([allowed, results[0].passed, results[0].message]).toEqual([
      false,
      false,
      expect.stringMatching(/needs CAN_MANAGE_PROD/),
    ]);
    expect(await promote(name, '1', as(who))).toMatchObject({ status: 403 });
  }
  expect(await check(name, '1', { stage: 'Staging' }, as('bea'))).toMatchObject({ allowed: true });
  expect(await predicted(name, '1', as('cyd'))).toMatchObject({ status: 200 });
});

test('is for who can read the model, and for one way to go', async () => {
  const name = await newModel(1);
  const asked = { name, version: '1' };
  for (const where of [{}, { stage, alias: 'a' }])
    expect(await call('checkPromotion', { ...asked, ...where })).toMatchObject(invalid(/one of 'stage' and 'alias'/));
  const archive = { stage: 'Archived', archive_existing_versions: true };
  expect(await call('checkPromotion', { ...asked, ...archive })).toMatchObject(invalid(/not an Active stage/));
  expect(await call('checkPromotion', { ...asked, alias: 'v1' })).toMatchObject(invalid(/reserved/));
  expect(await call('checkPromotion', { ...asked, version: '2', stage })).toMatchObject({ status: 404 });
  await call('setRegisteredModelPermissions', { registered_model_id: 'root', access_control_list: [] }, admin);
  expect(await call('checkPromotion', { ...asked, stage }, as('ada'))).toMatchObject(
    refused(403, 'PERMISSION_DENIED', /this needs CAN_READ/),
  );
});

test('names who may approve: who has the level, of those whom the rules name, but who has asked where that is ruled out', async () => {
  const levels = { ada: production, bea: production, cyd: 'CAN_MANAGE_STAGING_VERSIONS' };
  const name = await newModel(1, levels);
  const who = async (to = stage) => (await check(name, '1', { stage: to })).who_may_approve.toSorted();
  expect(await who()).toEqual(['group:admins', 'user:ada', 'user:bea']);
  expect(await who('Staging')).toEqual(['group:admins', 'user:ada', 'user:bea', 'user:cyd']);
  await policy(name, [{ rule: 'requester_is_not_approver' }, { rule: 'approvals', count: 1 }]);
  await request(name, stage, as('ada'));
  expect(await who()).toEqual(['group:admins', 'user:bea']);
  await policy(name, [{ rule: 'approvals', count: 1, from: { groups: ['leads', 'admins'], users: ['bea'] } }]);
  expect(await who()).toEqual(['group:admins', 'user:bea']);
});

test('an admin is one of the group of admins', async () => {
  const name = await newModel(1, { ada: production, cyd: 'CAN_READ' });
  await policy(name, [{ rule: 'approvals', count: 1, from: { groups: ['admins'] } }]);
  await request(name, stage, as('cyd'));
  expect((await check(name, '1', { stage })).who_may_approve).toEqual(['group:admins']);
  const approve = (who: ReturnType<typeof as>) =>
    call('approveTransitionRequest', { name, version: '1', stage, archive_existing_versions: false }, who);
  await approve(as('ada'));
  expect(await stageOf(name)).toBe('None');
  await approve(admin);
  expect(await stageOf(name)).toBe(stage);
});
