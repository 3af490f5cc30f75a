import { beforeAll, describe, expect, test } from 'vitest';
import { admin, as } from '#test/embedded/requests/people.ts';
import { invalid, ok, refused, times } from '#test/embedded/tracking/calls.ts';
import { call } from '#test/support/call.ts';
import { context, httpEvent } from '#test/support/events.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { newModel, noPolicy, passed, point, policy, promote, refusedBy, told } from './world.ts';

beforeAll(() => freshTable());

const described = { rule: 'required_description' };
const tagged = { rule: 'required_tags', tags: [{ key: 'k' }] };
const rules = [described];
const denied = (message: RegExp) => refused(403, 'PERMISSION_DENIED', message);

const list = async (model?: string, who = admin) =>
  (await ok('listPolicies', { ...(model !== undefined && { model }) }, who)).policies;

test('one of each scope is kept, told as it was put, and changed in its place', async () => {
  const name = await newModel();
  const minimum = { rule: 'metric', metric: 'auc', minimum: 0.1, maximum: 1 };
  expect(await policy(name, [minimum])).toEqual({ policy: { model: name, stage: 'Production', rules: [minimum] } });
  await policy(name, rules, {});
  await policy(name, rules, { alias: 'champion', permission_level: 'CAN_MANAGE' });
  await policy(name, [described, tagged], { stage: 'production' });
  expect(await list(name)).toEqual([
    { model: name, rules },
    { model: name, alias: 'champion', permission_level: 'CAN_MANAGE', rules },
    { model: name, stage: 'Production', rules: [described, tagged] },
  ]);
  for (const more of [{}, { alias: 'champion' }, { stage: 'Production' }]) await noPolicy(name, more);
  expect(await list(name)).toEqual([]);
});

test('every change is in the history, and what is so already is none', async () => {
  const name = await newModel();
  for (const some of [rules, rules, [tagged]]) await policy(name, some);
  await noPolicy(name);
  const changes = await told(name, 'policy_set', 'policy_deleted');
  const target = { stage: 'Production' };
  expect(changes.map((change: { policy: object }) => change.policy)).toEqual([
    { target, from: { rules: [tagged] } },
    { target, from: { rules }, to: { rules: [tagged] } },
    { target, to: { rules } },
  ]);
  expect(await call('deletePolicy', { model: name, stage: 'Production' })).toMatchObject(
    refused(404, 'RESOURCE_DOES_NOT_EXIST', /^Policy \(model=.*, stage=Production\) not found$/),
  );
});

describe('who may', () => {
  test('change a model’s: who has CAN_MANAGE; read them: who has CAN_READ', async () => {
    const name = await newModel(1, { ada: 'CAN_MANAGE', bea: 'CAN_MANAGE_PRODUCTION_VERSIONS' });
    const put = (id: string) => call('setPolicy', { model: name, rules }, as(id));
    expect(await put('bea')).toMatchObject(denied(/this needs CAN_MANAGE/));
    expect(await put('ada')).toMatchObject(passed);
    expect(await list(name, as('bea'))).toHaveLength(1);
    expect(await call('deletePolicy', { model: name }, as('bea'))).toMatchObject(denied(/this needs CAN_MANAGE/));
    expect(await call('deletePolicy', { model: name }, as('ada'))).toMatchObject(passed);
  });

  test('change the registry’s: admins; read them: everybody', async () => {
    const name = await newModel(1, { ada: 'CAN_MANAGE' });
    expect(await call('setPolicy', { rules }, as('ada'))).toMatchObject(denied(/only admins change policies for all/));
    expect(await call('deletePolicy', {}, as('ada'))).toMatchObject(denied(/only admins change policies for all/));
    await policy(undefined, rules, {});
    await policy(name, [tagged], {});
    expect(await list(undefined, as('ada', 'reader'))).toEqual([{ rules }]);
    expect(await list(name, as('ada'))).toEqual([{ model: name, rules: [tagged] }, { rules }]);
    await noPolicy(undefined, {});
    expect(await list()).toEqual([]);
  });

  test('nobody sees a model’s without CAN_READ', async () => {
    const name = await newModel();
    await ok('setRegisteredModelPermissions', { registered_model_id: 'root', access_control_list: [] }, admin);
    expect(await call('listPolicies', { model: name }, as('ada'))).toMatchObject(denied(/this needs CAN_READ/));
    const access_control_list = [{ group_name: 'users', permission_level: 'CAN_READ' }];
    await ok('setRegisteredModelPermissions', { registered_model_id: 'root', access_control_list }, admin);
  });
});

describe('is refused', () => {
  const bad: [string, object, RegExp][] = [
    ['an unknown rule', { rules: [{ rule: 'metrics' }] }, /there is no rule "metrics"/],
    ['a field with a typo', { rules: [{ rule: 'metric', metric: 'a', minimun: 1 }] }, /there is no field 'minimun'/],
    ['a stage that is none', { rules, stage: 'Prod' }, /Invalid Model Version stage: Prod/],
    ['a stage and an alias', { rules, stage: 'Staging', alias: 'a' }, /for a 'stage' or for an 'alias'/],
    ['a level for a stage', { rules, stage: 'Staging', permission_level: 'CAN_EDIT' }, /for policies with an 'alias'/],
    ['approvals of an alias', { rules: [{ rule: 'approvals', count: 1 }], alias: 'a' }, /an alias is not requested/],
    [
      'a number that the table has not',
      { rules: [{ rule: 'metric', metric: 'a', minimum: 1e300 }] },
      /^A number of a rule/,
    ],
    ['no rules', {}, /Missing value for required parameter 'rules'/],
  ];

  test.each(bad)('%s', async (_, input, message) => {
    const model = await newModel();
    expect(await call('setPolicy', { model, ...input })).toMatchObject(invalid(message));
    expect(await list(model)).toEqual([]);
  });

  test('one more than there is room for', async () => {
    const model = await newModel();
    for (const index of times(50, (one) => one)) await policy(model, rules, { alias: `a${index}` });
    const more = await call('setPolicy', { model, alias: 'a50', rules });
    expect(more).toMatchObject(invalid(/can have 50 policies/));
    await policy(model, [tagged], { alias: 'a0' });
    const big = {
      rule: 'required_tags',
      tags: times(45, (index) => ({ key: `k${index}`, values: times(4, () => 'v'.repeat(240)) })),
    };
    for (const index of times(4, (one) => one)) await policy(model, [big], { alias: `a${index}` });
    const another = await call('setPolicy', { model, alias: 'a4', rules: [big] });
    expect([another.status, another.body.message]).toEqual([400, expect.stringMatching(/200000 bytes together/)]);
  });
});

test('one that locks out everybody is an admin’s to delete, and the manager’s', async () => {
  const name = await newModel(1, { ada: 'CAN_MANAGE' });
  await ok('setPolicy', { model: name, rules: [{ rule: 'max_age', days: 1e-12 }] }, as('ada'));
  expect(await promote(name, '1', admin)).toMatchObject(refusedBy('max_age'));
  await noPolicy(name, {});
  expect(await promote(name, '1', as('ada'))).toMatchObject(passed);
});

test('leaves other moves alone: those into None and Archived, and other stages’', async () => {
  const name = await newModel(1);
  await policy(name, rules, {});
  await policy(name, [tagged], { stage: 'Staging' });
  for (const stage of ['Archived', 'None'])
    expect(await promote(name, '1', admin, stage).then(({ status }) => status)).toBe(400);
  for (const stage of ['Archived', 'None'])
    expect(await call('transitionModelVersionStage', { name, version: '1', stage })).toMatchObject(passed);
  await ok('updateModelVersion', { name, version: '1', description: 'd' });
  expect(await promote(name, '1', admin, 'Staging')).toMatchObject(refusedBy('required_tags'));
  expect(await promote(name, '1')).toMatchObject(passed);
  expect(await point(name)).toMatchObject(passed);
});

test('there is no way around it: in another case, from the stage itself, by Databricks’ calls, by a restore', async () => {
  const name = await newModel(2);
  await promote(name);
  await policy(name, rules);
  const refusal = refusedBy('required_description');
  const to = { name, version: '2', stage: 'pRODUCTION', archive_existing_versions: true };
  expect(await promote(name, '2', admin, 'PRODUCTION')).toMatchObject(refusal);
  expect(await promote(name, '1')).toMatchObject(refusal);
  expect(await call('transitionStageDatabricks', to)).toMatchObject(refusal);
  await ok('createTransitionRequest', to, as('ada'));
  expect(await call('approveTransitionRequest', to)).toMatchObject(refusal);
  await ok('deleteModelVersion', { name, version: '1' });
  await ok('restore', { name, version: '1', reason: 'r' });
  expect(await promote(name, '1')).toMatchObject(refusal);
  expect((await told(name, 'promotion_refused')).map(({ from, to }: Record<string, string>) => [from, to])).toEqual([
    ['None', 'Production'],
    ['None', 'Production'],
    ['None', 'Production'],
    ['Production', 'Production'],
    ['None', 'Production'],
  ]);
});

test('goes with its model: through a rename, and back with it when it is restored', async () => {
  const name = await newModel(1);
  await policy(name, rules);
  const new_name = `${name}-renamed`;
  await ok('renameRegisteredModel', { name, new_name });
  expect(await promote(new_name)).toMatchObject(refusedBy('required_description'));
  await ok('deleteRegisteredModel', { name: new_name });
  expect(await call('listPolicies', { model: new_name })).toMatchObject({ status: 404 });
  await ok('createRegisteredModel', { name });
  expect(await list(name)).toEqual([]);
  await ok('restore', { name: new_name, reason: 'r' });
  expect(await promote(new_name)).toMatchObject(refusedBy('required_description'));
});

test('twenty at once of one model are all kept', async () => {
  const name = await newModel();
  const aliases = times(20, (index) => `a${index}`);
  await Promise.all(aliases.map((alias) => policy(name, rules, { alias })));
  expect((await list(name)).map(({ alias }: { alias: string }) => alias).toSorted()).toEqual(aliases.toSorted());
});

test('a DELETE may have its arguments in the query', async () => {
  const name = await newModel();
  await policy(name, rules);
  await policy(undefined, rules, { stage: 'Production' });
  const { handler } = await import('#functions/policies/delete.ts');
  const query = new URLSearchParams({ model: name, stage: 'Production' }).toString();
  const event = httpEvent({ method: 'DELETE', path: '/api/2.0/stagebook/policies', query });
  expect(await handler(event, context)).toMatchObject({ statusCode: 200 });
  expect(await list(name)).toEqual([{ stage: 'Production', rules }]);
  await noPolicy(undefined);
});
