import { beforeAll, describe, expect, test } from 'vitest';
import { invalid, ok, refused, times } from '#test/embedded/tracking/calls.ts';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { ledgered } from './ledgered.ts';
import { activitiesOf, admin, as, grant, newModel, openOf, request, stageOf, typesOf } from './people.ts';

beforeAll(() => freshTable());

const denied = refused(403, 'PERMISSION_DENIED', /^You are signed in as '\w+', who has/);
const gone = refused(404, 'RESOURCE_DOES_NOT_EXIST', /has no open request for \w+.* meanwhile\.$/);

const [ada, bea, cyd, reader] = [as('ada'), as('bea'), as('cyd'), as('rita', 'reader')];
const at = { version: '1', archive_existing_versions: false };

const approve = (name: string, stage: string, who = admin, more: object = {}) =>
  call('approveTransitionRequest', { name, stage, ...at, ...more }, who);
const reject = (name: string, stage: string, who = admin) =>
  call('rejectTransitionRequest', { name, version: '1', stage, comment: 'no' }, who);
const cancel = (name: string, stage: string, creator: string, who = admin) =>
  call('deleteTransitionRequest', { name, version: '1', stage, creator }, who);

describe('a request', () => {
  test('is told to who made it, in Databricks’ words', async () => {
    const name = await newModel();
    const { request: made } = await request(name, 'production', reader, { comment: 'it is better' });
    expect(made).toEqual({
      to_stage: 'Production',
      user_id: 'rita',
      creation_timestamp: expect.any(Number),
      comment: 'it is better',
      available_actions: ['CANCEL_TRANSITION_REQUEST'],
    });
    expect(await openOf(name)).toEqual([
      {
        id: expect.stringMatching(/^[0-9A-Z]{26}-\d+$/),
        activity_type: 'REQUESTED_TRANSITION',
        user_id: 'rita',
        creation_timestamp: made.creation_timestamp,
        last_updated_timestamp: made.creation_timestamp,
        comment: 'it is better',
        from_stage: 'None',
        to_stage: 'Production',
        available_actions: ['APPROVE_TRANSITION_REQUEST', 'REJECT_TRANSITION_REQUEST', 'CANCEL_TRANSITION_REQUEST'],
      },
    ]);
    const [{ available_actions: _, ...told }] = await openOf(name);
    expect(await activitiesOf(name)).toEqual([told]);
  });

  test('is one a user and stage, and of others besides', async () => {
    const name = await newModel();
    await request(name, 'Staging', ada);
    const again = await call('createTransitionRequest', { name, version: '1', stage: 'Staging' }, ada);
    expect(again).toMatchObject(refused(400, 'RESOURCE_ALREADY_EXISTS', /^'ada' has an open request .* Cancel it/));
    await request(name, 'Production', ada);
    await request(name, 'Staging', bea);
    const open = await openOf(name);
    expect(open.map((one: { user_id: string; to_stage: string }) => [one.user_id, one.to_stage])).toEqual([
      ['ada', 'Staging'],
      ['ada', 'Production'],
      ['bea', 'Staging'],
    ]);
  });

  test('may be for the stage it is in', async () => {
    const name = await newModel();
    await request(name, 'None', ada);
    expect(await approve(name, 'None')).toMatchObject({ status: 200, body: { activity: { from_stage: 'None' } } });
  });

  test('can be told by one who may not decide, and of which stages one may', async () => {
    const name = await newModel(1, { ada: 'CAN_READ', bea: 'CAN_MANAGE_STAGING_VERSIONS', cyd: 'CAN_MANAGE' });
    for (const stage of ['Staging', 'Production']) await request(name, stage, ada);
    const decide = ['APPROVE_TRANSITION_REQUEST', 'REJECT_TRANSITION_REQUEST'];
    const actions = async (who: object) =>
      (await openOf(name, who)).map((one: { available_actions: string[] }) => one.available_actions);
    expect(await actions(ada)).toEqual([['CANCEL_TRANSITION_REQUEST'], ['CANCEL_TRANSITION_REQUEST']]);
    expect(await actions(bea)).toEqual([decide, []]);
    const all = [...decide, 'CANCEL_TRANSITION_REQUEST'];
    expect(await actions(cyd)).toEqual([all, all]);
    expect(await actions(reader)).toEqual([[], []]);
    // Out of Production a staging manager takes nothing.
    await ok('transitionModelVersionStage', { name, version: '1', stage: 'Production' }, admin);
    expect(await actions(bea)).toEqual([[]]);
  });

  test('is not for whom may not read', async () => {
    const name = await newModel();
    await ok('setRegisteredModelPermissions', { registered_model_id: 'root', access_control_list: [] }, admin);
    const answers = [
      await call('createTransitionRequest', { name, version: '1', stage: 'Staging' }, ada),
      await call('listTransitionRequests', { name, version: '1' }, ada),
      await call('listActivities', { name, version: '1' }, ada),
    ];
    await ok(
      'setRegisteredModelPermissions',
      {
        registered_model_id: 'root',
        access_control_list: [{ group_name: 'users', permission_level: 'CAN_READ' }],
      },
      admin,
    );
    for (const answer of answers) expect(answer).toMatchObject(denied);
  });

  test('says so where a hundred have asked already', async () => {
    const name = await newModel();
    for (const index of times(100, (one) => one)) await request(name, 'Staging', as(`user${index}`));
    const more = await call('createTransitionRequest', { name, version: '1', stage: 'Staging' }, ada);
    expect(more).toMatchObject(invalid(/^100 users have an open request for Staging already\./));
    expect((await approve(name, 'Staging')).body.activity.system_comment).toMatch(/^Ends .*'user9' and 90 more\.$/);
    expect(await openOf(name)).toEqual([]);
  });

  test('whose comment has no room is refused', async () => {
    const name = await newModel();
    const comment = '€'.repeat(10_000);
    for (const index of times(11, (one) => one)) await request(name, 'Staging', as(`user${index}`), { comment });
    const more = await call('createTransitionRequest', { name, version: '1', stage: 'Staging', comment }, ada);
    expect(more).toMatchObject(invalid(/^The open requests for Staging, .* can have 350000 bytes/));
    await request(name, 'Staging', ada, { comment: 'short' });
  });
});

describe('an approval', () => {
  test('moves the version, archives the others and answers all requests for the stage', async () => {
    const name = await newModel(2, { bea: 'CAN_MANAGE_PRODUCTION_VERSIONS' });
    await ok('transitionModelVersionStage', { name, version: '2', stage: 'Production' }, admin);
    await request(name, 'Production', ada);
    await request(name, 'Production', cyd);
    await request(name, 'Staging', ada);
    const { body } = await approve(name, 'Production', bea, { archive_existing_versions: true, comment: 'fine' });
    expect(body.activity).toEqual({
      id: expect.stringMatching(/^[0-9A-Z]{26}-\d+$/),
      activity_type: 'APPROVED_REQUEST',
      user_id: 'bea',
      creation_timestamp: expect.any(Number),
      last_updated_timestamp: body.activity.creation_timestamp,
      comment: 'fine',
      from_stage: 'None',
      to_stage: 'Production',
      system_comment: "Ends the open requests of 'ada', 'cyd'.",
    });
    expect([await stageOf(name), await stageOf(name, '2')]).toEqual(['Production', 'Archived']);
    expect((await openOf(name)).map((one: { to_stage: string }) => one.to_stage)).toEqual(['Staging']);
    const [first] = await activitiesOf(name);
    expect(first).toEqual(body.activity);
    expect((await activitiesOf(name, '2'))[0]).toMatchObject({
      activity_type: 'SYSTEM_TRANSITION',
      user_id: 'bea',
      from_stage: 'Production',
      to_stage: 'Archived',
      system_comment: 'Archived as part of the transition of version 1 to Production.',
    });
    const { changes } = await ok('getHistory', { transition_id: body.activity.id }, admin);
    expect(changes).toMatchObject([
      {
        kind: 'request_approved',
        requested_by: ['ada', 'cyd'],
        reason: 'fine',
        archived: [{ version: '2', from: 'Production', to: 'Archived' }],
      },
    ]);
  });

  test('needs a level that has both stages', async () => {
    const name = await newModel(1, { ada: 'CAN_EDIT', bea: 'CAN_MANAGE_STAGING_VERSIONS' });
    for (const stage of ['Staging', 'Production']) await request(name, stage, ada);
    for (const decide of [approve, reject]) {
      expect(await decide(name, 'Production', bea)).toMatchObject(denied);
      expect(await decide(name, 'Staging', ada)).toMatchObject(denied);
      expect(await decide(name, 'Staging', reader)).toMatchObject({ status: 403 });
    }
    expect(await approve(name, 'Staging', bea)).toMatchObject({ status: 200 });
  });

  test('of one’s own is one', async () => {
    const name = await newModel(1, { bea: 'CAN_MANAGE_STAGING_VERSIONS' });
    await request(name, 'Staging', bea);
    expect(await approve(name, 'Staging', bea)).toMatchObject({ status: 200 });
  });

  test('is not given by who has lost the level meanwhile', async () => {
    const name = await newModel(1, { bea: 'CAN_MANAGE_STAGING_VERSIONS' });
    await request(name, 'Staging', ada);
    await grant(name, { bea: 'CAN_EDIT' });
    expect(await approve(name, 'Staging', bea)).toMatchObject(denied);
    expect(await stageOf(name)).toBe('None');
  });

  test('is of nothing: twice, without a request, of another stage, after it was moved', async () => {
    const name = await newModel();
    await request(name, 'Staging', ada);
    expect(await approve(name, 'Production')).toMatchObject(gone);
    expect(await approve(name, 'staging')).toMatchObject({ status: 200 });
    expect(await approve(name, 'Staging')).toMatchObject(gone);
    await request(name, 'Production', ada);
    await ok('transitionModelVersionStage', { name, version: '1', stage: 'Production' }, admin);
    expect(await approve(name, 'Production')).toMatchObject(gone);
    expect(await reject(name, 'Production')).toMatchObject(gone);
  });

  test('of a version that is gone is not one', async () => {
    const name = await newModel();
    await request(name, 'Staging', ada);
    await ok('deleteModelVersion', { name, version: '1' }, admin);
    const missing = refused(404, 'RESOURCE_DOES_NOT_EXIST', /^Model Version .* not found$/);
    expect(await approve(name, 'Staging')).toMatchObject(missing);
    expect(await reject(name, 'Staging')).toMatchObject(missing);
    expect(await call('listTransitionRequests', { name, version: '1' }, admin)).toMatchObject(missing);
  });

  test('archives only where there are stages to archive from', async () => {
    const name = await newModel();
    await request(name, 'Archived', ada);
    const archive = await approve(name, 'Archived', admin, { archive_existing_versions: true });
    expect(archive).toMatchObject(invalid(/'Archived' is not an Active stage/));
  });
});

test('a rejection ends all requests for the stage, and the version stays', async () => {
  const name = await newModel(1, { bea: 'CAN_MANAGE_STAGING_VERSIONS' });
  for (const who of [ada, cyd]) await request(name, 'Staging', who);
  await request(name, 'Production', ada);
  const { body } = await reject(name, 'Staging', bea);
  expect(body.activity).toMatchObject({
    activity_type: 'REJECTED_REQUEST',
    user_id: 'bea',
    comment: 'no',
    from_stage: 'None',
    to_stage: 'Staging',
    system_comment: "Ends the open requests of 'ada', 'cyd'.",
  });
  expect(await stageOf(name)).toBe('None');
  expect((await openOf(name)).map((one: { to_stage: string }) => one.to_stage)).toEqual(['Production']);
  expect((await activitiesOf(name))[0]).toEqual(body.activity);
});

test('a request is taken back by who made it, and by who has CAN_MANAGE', async () => {
  const name = await newModel(1, { bea: 'CAN_MANAGE_PRODUCTION_VERSIONS', cyd: 'CAN_MANAGE' });
  for (const who of [ada, reader, cyd]) await request(name, 'Staging', who);
  expect(await cancel(name, 'Staging', 'ada', bea)).toMatchObject(denied);
  expect(await cancel(name, 'Staging', 'ada', reader)).toMatchObject(denied);
  expect(await cancel(name, 'Staging', 'bea', bea)).toMatchObject(
    refused(404, 'RESOURCE_DOES_NOT_EXIST', /has no open request for Staging by 'bea'/),
  );
  const { body: own } = await cancel(name, 'Staging', 'rita', reader);
  expect(own.activity).toMatchObject({ activity_type: 'CANCELLED_REQUEST', user_id: 'rita', to_stage: 'Staging' });
  expect(own.activity).not.toHaveProperty('system_comment');
  const { body: other } = await cancel(name, 'Staging', 'ada', cyd);
  expect(other.activity).toMatchObject({ user_id: 'cyd', system_comment: "Ends the open request of 'ada'." });
  expect((await openOf(name)).map((one: { user_id: string }) => one.user_id)).toEqual(['cyd']);
  await cancel(name, 'Staging', 'cyd', cyd);
  expect(await openOf(name)).toEqual([]);
  expect(await approve(name, 'Staging')).toMatchObject(gone);
});

test('a transition that nobody waited for answers the requests for its stage', async () => {
  const name = await newModel();
  for (const stage of ['Staging', 'Production']) await request(name, stage, ada);
  await ok('transitionModelVersionStage', { name, version: '1', stage: 'Staging', comment: 'now' }, admin);
  expect((await openOf(name)).map((one: { to_stage: string }) => one.to_stage)).toEqual(['Production']);
  expect((await activitiesOf(name))[0]).toMatchObject({
    activity_type: 'APPLIED_TRANSITION',
    comment: 'now',
    system_comment: "Ends the open request of 'ada'.",
  });
  const { changes } = await ok('getHistory', { model: name, max_results: 1 }, admin);
  expect(changes).toMatchObject([{ kind: 'stage_transitioned', requested_by: ['ada'] }]);
});

test('Databricks’ transition answers by both names, with what is open and what the caller may', async () => {
  const name = await newModel(1, { bea: 'CAN_MANAGE_PRODUCTION_VERSIONS' });
  for (const stage of ['Staging', 'Production']) await request(name, stage, ada);
  const move = { name, stage: 'staging', ...at };
  const body = await ok('transitionStageDatabricks', move, bea);
  const more = {
    name,
    version: '1',
    current_stage: 'Staging',
    permission_level: 'CAN_MANAGE_PRODUCTION_VERSIONS',
    open_requests: [
      {
        activity_type: 'REQUESTED_TRANSITION',
        user_id: 'ada',
        to_stage: 'Production',
        available_actions: ['APPROVE_TRANSITION_REQUEST', 'REJECT_TRANSITION_REQUEST'],
      },
    ],
  };
  expect(body).toMatchObject({ model_version_databricks: more, model_version: more });
  expect(await typesOf(name)).toEqual(['APPLIED_TRANSITION', 'REQUESTED_TRANSITION', 'REQUESTED_TRANSITION']);
});

describe('what was open before a deletion is not open after the restore', () => {
  test('of the version', async () => {
    const name = await newModel();
    await request(name, 'Staging', ada);
    await ok('deleteModelVersion', { name, version: '1' }, admin);
    await ok('restore', { name, version: '1', reason: 'r' }, admin);
    expect(await openOf(name)).toEqual([]);
    expect(await approve(name, 'Staging')).toMatchObject(gone);
    await request(name, 'Staging', ada);
    expect(await openOf(name)).toHaveLength(1);
    expect(await approve(name, 'Staging')).toMatchObject({ status: 200 });
  });

  test('of the model', async () => {
    const name = await newModel();
    await request(name, 'Staging', ada);
    await ok('deleteRegisteredModel', { name }, admin);
    await ok('restore', { name, reason: 'r' }, admin);
    expect(await openOf(name)).toEqual([]);
    expect(await reject(name, 'Staging')).toMatchObject(gone);
    await request(name, 'Staging', ada);
    expect((await openOf(name)).map((one: { user_id: string }) => one.user_id)).toEqual(['ada']);
  });
});

test('twenty approvers at once: one moves it, and the others are told that nothing is open', async () => {
  const name = await newModel(1, Object.fromEntries(times(20, (index) => [`m${index}`, 'CAN_MANAGE'])));
  for (const who of [ada, bea]) await request(name, 'Production', who);
  const answers = await Promise.all(times(20, (index) => approve(name, 'Production', as(`m${index}`))));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  for (const answer of answers) if (answer.status !== 200) expect(answer).toMatchObject(gone);
  expect(await typesOf(name)).toEqual(['APPROVED_REQUEST', 'REQUESTED_TRANSITION', 'REQUESTED_TRANSITION']);
  const kind = ['request_approved', 'stage_transitioned'];
  expect((await ok('getHistory', { model: name, kind }, admin)).changes).toHaveLength(1);
  await ledgered(name);
  const { entries } = await ok('getLedger', { model: name }, admin);
  const recorded = entries.filter(({ row }: { row: { kind: string } }) => kind.includes(row.kind));
  expect(recorded).toMatchObject([{ row: { kind: 'request_approved', requested_by: ['ada', 'bea'] } }]);
  expect(await openOf(name)).toEqual([]);
});

test('requests, cancellations and decisions at once leave nothing open that nobody asked for', async () => {
  const name = await newModel(1, { bea: 'CAN_MANAGE' });
  const asking = times(8, (index) => as(`user${index}`));
  await Promise.all([
    ...asking.map((who) => call('createTransitionRequest', { name, version: '1', stage: 'Staging' }, who)),
    ...times(4, (index) => cancel(name, 'Staging', `user${index}`, bea)),
    ...times(2, () => reject(name, 'Staging', bea)),
  ]);
  const { changes } = await ok('getHistory', { model: name, order: 'asc' }, admin);
  const open = new Set<string>();
  for (const { kind, requested_by = [] } of changes)
    for (const user of requested_by) kind === 'transition_requested' ? open.add(user) : open.delete(user);
  expect((await openOf(name)).map((one: { user_id: string }) => one.user_id)).toEqual([...open]);
});
