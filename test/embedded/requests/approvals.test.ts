import { beforeAll, describe, expect, test } from 'vitest';
import { invalid, ok, refused, times } from '#test/embedded/tracking/calls.ts';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { activitiesOf, admin, as, grant, newModel, openOf, request, stageOf, typesOf } from './people.ts';

/** Where a policy wants several approvals, all but the last are kept and move nothing. */

beforeAll(() => freshTable());

const production = 'CAN_MANAGE_PRODUCTION_VERSIONS';
const [ada, bea, cyd, dan] = [as('ada'), as('bea'), as('cyd'), as('dan')];
const deciders = { bea: production, cyd: production, dan: production };

const approve = (name: string, who = admin, more: object = {}) =>
  call(
    'approveTransitionRequest',
    { name, version: '1', stage: 'Production', archive_existing_versions: false, ...more },
    who,
  );

/** A version that somebody asks for, in a model that wants so many approvals. */
async function requested(count: number, rules: object[] = []): Promise<string> {
  const name = await newModel(1, deciders);
  const all = [{ rule: 'approvals', count }, ...rules];
  await ok('setPolicy', { model: name, stage: 'Production', rules: all }, admin);
  await request(name, 'Production', ada);
  return name;
}

const given = (count: number, of: number) => ({
  status: 200,
  body: {
    activity: {
      activity_type: 'APPROVED_REQUEST',
      from_stage: 'None',
      to_stage: 'Production',
      system_comment: `${count} of ${of} approvals are given.`,
    },
  },
});

test('the last of them moves it', async () => {
  const name = await requested(3);
  expect(await approve(name, bea, { comment: 'one' })).toMatchObject(given(1, 3));
  expect(await approve(name, cyd)).toMatchObject(given(2, 3));
  expect([await stageOf(name), (await openOf(name)).length]).toEqual(['None', 1]);
  const { body } = await approve(name, dan);
  expect(body.activity.system_comment).toBe("Ends the open request of 'ada'.");
  expect([await stageOf(name), (await openOf(name)).length]).toEqual(['Production', 0]);
  const activities = await activitiesOf(name);
  expect(activities.map((one: Record<string, string>) => [one.user_id, one.activity_type, one.comment])).toEqual([
    ['dan', 'APPROVED_REQUEST', undefined],
    ['cyd', 'APPROVED_REQUEST', undefined],
    ['bea', 'APPROVED_REQUEST', 'one'],
    ['ada', 'REQUESTED_TRANSITION', undefined],
  ]);
  expect(activities[2]).toMatchObject(given(1, 3).body.activity);
  const { changes } = await ok('getHistory', { model: name, kind: ['approval_given', 'request_approved'] }, admin);
  expect(changes.map(({ kind }: { kind: string }) => kind)).toEqual([
    'request_approved',
    'approval_given',
    'approval_given',
  ]);
  expect(changes[0].gates).toMatchObject([{ rule: 'approvals', passed: true, values: { count: 3 } }]);
});

test('one user’s count once', async () => {
  const name = await requested(2);
  await approve(name, bea);
  expect(await approve(name, bea)).toMatchObject(invalid(/^'bea' has approved it already, and it takes others, too:/));
  expect(await typesOf(name)).toEqual(['APPROVED_REQUEST', 'REQUESTED_TRANSITION']);
});

test('who has joined a group since approves anew: theirs is counted by it, and once', async () => {
  const name = await newModel(1, deciders);
  const rules = [{ rule: 'approvals', count: 2, from: { groups: ['risk'] } }];
  await ok('setPolicy', { model: name, stage: 'Production', rules }, admin);
  await request(name, 'Production', ada);
  const [outside, inside] = [bea, as('bea', 'member', ['risk'])];
  expect(await approve(name, outside)).toMatchObject(given(0, 2));
  expect(await approve(name, inside)).toMatchObject(given(1, 2));
  for (const who of [outside, inside])
    expect(await approve(name, who)).toMatchObject(invalid(/has approved it already/));
  expect(await approve(name, as('cyd', 'member', ['risk']))).toMatchObject({ status: 200 });
  expect(await stageOf(name)).toBe('Production');
});

test('those of who has lost the level since do not count', async () => {
  const name = await requested(2);
  await approve(name, bea);
  const { bea: _, ...rest } = deciders;
  await grant(name, { ...rest, bea: 'CAN_EDIT' });
  expect(await approve(name, cyd)).toMatchObject(given(1, 2));
  expect(await stageOf(name)).toBe('None');
  expect(await approve(name, dan)).toMatchObject({ status: 200 });
  expect(await stageOf(name)).toBe('Production');
});

test('those that a group, the registry or a role gave the level for count, whoever is the last', async () => {
  const name = await requested(4);
  const root = { registered_model_id: 'root' };
  const entry = (group_name: string, permission_level: string) => ({ group_name, permission_level });
  const everybody = entry('users', 'CAN_READ');
  const list = [everybody, entry('heads', production)];
  await ok('setRegisteredModelPermissions', { ...root, access_control_list: list }, admin);
  expect(await approve(name, as('gus', 'member', ['heads']))).toMatchObject(given(1, 4));
  expect(await approve(name, as('amy', 'admin'))).toMatchObject(given(2, 4));
  expect(await approve(name, bea)).toMatchObject(given(3, 4));
  expect(await approve(name, admin)).toMatchObject({ status: 200 });
  expect(await stageOf(name)).toBe('Production');
  await ok('setRegisteredModelPermissions', { ...root, access_control_list: [everybody] }, admin);
});

describe('with other rules', () => {
  test('an approval that another rule refuses is none', async () => {
    const name = await requested(2, [{ rule: 'required_tags', tags: [{ key: 'ok' }] }]);
    expect(await approve(name, bea)).toMatchObject(invalid(/required_tags/));
    await ok('setModelVersionTag', { name, version: '1', key: 'ok', value: 'yes' }, admin);
    expect(await approve(name, bea)).toMatchObject(given(1, 2));
  });

  test('who requested it does not approve it where that is asked', async () => {
    const name = await requested(1, [{ rule: 'requester_is_not_approver' }]);
    await request(name, 'Production', bea);
    expect(await approve(name, bea)).toMatchObject(invalid(/requester_is_not_approver/));
    expect(await approve(name, cyd)).toMatchObject({ status: 200 });
  });

  test('a transition past the requests is refused', async () => {
    const name = await requested(1);
    const move = { name, version: '1', stage: 'Production' };
    expect(await call('transitionModelVersionStage', move, bea)).toMatchObject(invalid(/approvals: 0 of 1/));
    const { changes } = await ok('getHistory', { model: name, kind: ['promotion_refused'] }, admin);
    expect(changes).toMatchObject([{ actor: { id: 'bea' }, to: 'Production', gates: [{ rule: 'approvals' }] }]);
  });
});

test('a rejection, and the last cancellation, take those given along', async () => {
  for (const end of ['rejectTransitionRequest', 'deleteTransitionRequest']) {
    const name = await requested(2);
    await approve(name, bea);
    const creator = end === 'deleteTransitionRequest' ? { creator: 'ada' } : {};
    await ok(end, { name, version: '1', stage: 'Production', ...creator }, admin);
    await request(name, 'Production', ada);
    expect(await approve(name, cyd)).toMatchObject(given(1, 2));
  }
});

test('those before a deletion do not count after the restore', async () => {
  const name = await requested(2);
  await approve(name, bea);
  await ok('deleteModelVersion', { name, version: '1' }, admin);
  await ok('restore', { name, version: '1', reason: 'r' }, admin);
  await request(name, 'Production', ada);
  expect(await approve(name, cyd)).toMatchObject(given(1, 2));
});

test('twenty at once, of which five are needed: four are kept, one moves it', async () => {
  const name = await newModel(1, Object.fromEntries(times(20, (index) => [`m${index}`, production])));
  const rules = [{ rule: 'approvals', count: 5 }];
  await ok('setPolicy', { model: name, stage: 'Production', rules }, admin);
  await request(name, 'Production', ada);
  const answers = await Promise.all(times(20, (index) => approve(name, as(`m${index}`))));
  const done = answers.filter(({ status }) => status === 200);
  expect(done).toHaveLength(5);
  for (const answer of answers)
    if (answer.status !== 200) expect(answer).toMatchObject(refused(404, 'RESOURCE_DOES_NOT_EXIST', /no open request/));
  const kind = ['approval_given', 'request_approved'];
  const { changes } = await ok('getHistory', { model: name, kind }, admin);
  expect(changes.map((change: { kind: string }) => change.kind)).toEqual([
    'request_approved',
    ...times(4, () => kind[0]),
  ]);
});
