import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { activitiesOf, admin, as, grant, idOf, openOf, stageOf } from '#test/embedded/requests/people.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import { call } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { databricksWebhook } from '#test/support/webhooks.ts';
import {
  at,
  evaluate,
  evaluateFrom,
  kindsOf,
  monitor,
  observe,
  promote,
  promoted,
  statesOf,
  turnsOf,
} from './world.ts';

beforeAll(async () => {
  await freshTable();
  await freshBucket();
});

/** Of one test alone: all monitors there are get evaluated. */
beforeEach(async () => {
  const { allMonitors } = await import('#shared/store/monitors/of.ts');
  for (const { sk } of await allMonitors()) {
    const answer = await call('deleteMonitor', { monitor_id: sk }, admin);
    expect([200, 404]).toContain(answer.status);
  }
});

const good = Array(5).fill(0.9);
const bad = Array(5).fill(0.5);

test('fires once, asks for the version before, and follows to it when somebody has approved', async () => {
  const name = await promoted(2);
  const id = await monitor(name, { for_minutes: 2 });
  await observe(name, 2, 0, good);
  await observe(name, 2, 5, [...bad, ...bad]);
  await evaluate(5);
  expect(await statesOf(id)).toEqual([
    { version: '2', status: 'OK', since: at(5), reason: expect.any(String), value: 0.9, limit: 0.8 },
  ]);
  await evaluateFrom(6, 8);
  expect(await statesOf(id)).toMatchObject([{ status: 'PENDING', since: at(7), value: 0.74 }]);
  expect(await openOf(name, admin, '1')).toEqual([]);
  await evaluateFrom(9, 15);
  expect(await statesOf(id)).toEqual([
    {
      version: '2',
      status: 'FIRING',
      since: at(9),
      fired_at: at(9),
      reason: 'mean of score is 0.58, the limit < 0.8 (5 samples in 5 min)',
      value: 0.58,
      limit: 0.8,
      outcome: 'It is requested that version 1 come to Production again.',
    },
  ]);
  const [asked, ...others] = await openOf(name, admin, '1');
  expect(others).toEqual([]);
  expect(asked).toMatchObject({
    user_id: id,
    to_stage: 'Production',
    comment: "Monitor 'low score' found of version 2: mean of score is 0.58, the limit < 0.8 (5 samples in 5 min).",
  });
  expect(await turnsOf(name)).toMatchObject([
    {
      kind: 'monitor_fired',
      version: '2',
      key: id,
      to: 'mean of score is 0.58, the limit < 0.8 (5 samples in 5 min)',
      actor: { type: 'monitor', id, owner: 'root' },
    },
  ]);
  const asking = { name, version: '1', stage: 'Production', archive_existing_versions: true };
  await ok('approveTransitionRequest', asking, as('boss', 'admin'));
  expect([await stageOf(name, '1'), await stageOf(name, '2')]).toEqual(['Production', 'Archived']);
  await observe(name, 1, 10, good);
  await evaluate(16);
  expect(await statesOf(id)).toMatchObject([{ version: '1', status: 'OK', value: 0.9 }]);
  expect(await kindsOf(name)).toEqual(['monitor_fired 2', 'monitor_resolved 2']);
  expect((await turnsOf(name))[1]).toMatchObject({
    from: 'mean of score is 0.58, the limit < 0.8 (5 samples in 5 min)',
    to: 'version 2 is not watched any more: it is not in Production',
  });
  expect(await activitiesOf(name, '1')).toMatchObject([
    { activity_type: 'APPROVED_REQUEST', user_id: 'boss' },
    { activity_type: 'REQUESTED_TRANSITION', user_id: id },
    {},
    {},
  ]);
});

test('webhooks that ask for it are told', async () => {
  const name = await promoted(2);
  const id = await monitor(name, { action: 'notify' });
  await observe(name, 2, 0, bad);
  await observe(name, 2, 5, good);
  await evaluateFrom(5, 10);
  const [{ eventsOf }, { readTransitionId }, { payloadsFor }] = await Promise.all([
    import('#shared/store/events/events-of.ts'),
    import('#shared/store/transition-id.ts'),
    import('#shared/domain/webhooks/payloads.ts'),
  ]);
  const refs = (await turnsOf(name)).map(({ transition_id }) => readTransitionId(String(transition_id)));
  const events = await eventsOf(refs as { id: string; sk: string }[]);
  const webhook = databricksWebhook({ scope: await idOf(name), events: ['MONITOR_FIRED', 'MONITOR_RESOLVED'] });
  const bodies = events.flatMap((event) => payloadsFor(webhook, event).map(({ body }) => JSON.parse(body)));
  const of = { model_name: name, version: '2', monitor_id: id };
  expect(bodies).toMatchObject([
    { event: 'MONITOR_FIRED', ...of, reason: expect.stringContaining('mean of score is 0.5') },
    { event: 'MONITOR_RESOLVED', ...of, reason: expect.stringContaining('mean of score is 0.82') },
  ]);
});

test('resolves when it is good again, and does not fire again before the cool-down is over', async () => {
  const name = await promoted(1);
  const id = await monitor(name, { action: 'notify', window_minutes: 1, cool_down_minutes: 30 });
  const flapping = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 0.5 : 0.9));
  await observe(name, 1, 0, flapping);
  await evaluateFrom(1, 40);
  expect(await kindsOf(name)).toEqual([
    'monitor_fired 1',
    'monitor_resolved 1',
    'monitor_fired 1',
    'monitor_resolved 1',
  ]);
  expect(await statesOf(id)).toMatchObject([{ status: 'OK', fired_at: at(31) }]);
  expect(await statesOf(id)).not.toMatchObject([{ outcome: expect.anything() }]);
});

describe('a rollback', () => {
  const rollback = { action: 'rollback', cool_down_minutes: 60 };

  test('is made by who may, once in a cool-down, and never to what was rolled back before', async () => {
    const name = await promoted(4);
    // Version 3 is rolled back, and put in again before version 4.
    await ok('rollback', { name, stage: 'Production', expected_version: '4', to_version: '3', reason: 'r' }, admin);
    await ok('rollback', { name, stage: 'Production', expected_version: '3', to_version: '2', reason: 'r' }, admin);
    await promote(name, 3);
    await ok('createModelVersion', { name, source: 's3://elsewhere/m' }, admin);
    await promote(name, 5);
    const id = await monitor(name, rollback);
    await observe(name, 5, 0, bad);
    await observe(name, 2, 0, bad);
    await evaluate(5);
    expect([await stageOf(name, '5'), await stageOf(name, '2')]).toEqual(['Archived', 'Production']);
    await evaluate(6);
    expect(await kindsOf(name)).toEqual(['monitor_fired 5', 'monitor_resolved 5', 'monitor_fired 2']);
    const waits = /^It waits: at .* version 5 was rolled back, and it may be done once in 60 minutes\.$/;
    expect(await statesOf(id)).toMatchObject([
      { version: '2', status: 'FIRING', owed: true, outcome: expect.stringMatching(waits) },
    ]);
    await observe(name, 2, 60, bad);
    await evaluate(65);
    expect([await stageOf(name, '2'), await stageOf(name, '1')]).toEqual(['Archived', 'Production']);
    const { changes } = await ok('getHistory', { model: name, kind: 'stage_rolled_back', order: 'desc' }, admin);
    expect(changes[0]).toMatchObject({
      version: '1',
      rolled_back: '2',
      actor: { type: 'monitor', id, owner: 'root' },
      reason: expect.stringContaining("Monitor 'low score' found of version 2: mean of score is 0.5"),
    });
    await observe(name, 1, 120, bad);
    await evaluateFrom(125, 127);
    expect(await statesOf(id)).toMatchObject([
      { version: '1', status: 'FIRING', outcome: expect.stringMatching(/^There is nothing to go back to/) },
    ]);
    expect(await stageOf(name, '1')).toBe('Production');
  });

  test('of an alias, too', async () => {
    const name = await promoted(2);
    for (const version of ['1', '2']) await ok('setRegisteredModelAlias', { name, alias: 'champion', version }, admin);
    const id = await monitor(name, { ...rollback, alias: 'champion' });
    await observe(name, 2, 0, bad);
    await evaluateFrom(5, 6);
    const { aliases } = (await ok('getRegisteredModel', { name }, admin)).registered_model;
    expect(aliases).toEqual([{ alias: 'champion', version: '1' }]);
    expect(await statesOf(id)).toMatchObject([{ version: '1', status: 'OK' }]);
  });
});

/** What everybody has on all models. */
const byDefault = (access_control_list: object[]) =>
  ok('setRegisteredModelPermissions', { registered_model_id: 'root', access_control_list }, admin);

describe('with its owner’s permission', () => {
  test('who may roll back no more: it fires, says so, and goes on', async () => {
    const name = await promoted(2, { ada: 'CAN_MANAGE' });
    const id = await monitor(name, { action: 'rollback' }, as('ada'));
    await grant(name, { ada: 'CAN_READ' });
    await observe(name, 2, 0, bad);
    await evaluateFrom(5, 6);
    expect(await statesOf(id)).toMatchObject([
      {
        status: 'FIRING',
        outcome: expect.stringMatching(/who has CAN_READ on the registered model .*: this needs CAN_EDIT/),
      },
    ]);
    expect(await stageOf(name, '2')).toBe('Production');
  });

  test('who may read no more: nothing can be said, until somebody else takes it over', async () => {
    const name = await promoted(2, { ada: 'CAN_EDIT', bea: 'CAN_EDIT' });
    const id = await monitor(name, {}, as('ada'));
    await grant(name, { bea: 'CAN_EDIT' });
    await byDefault([]);
    await observe(name, 2, 0, bad);
    await evaluate(5);
    expect(await statesOf(id)).toEqual([
      {
        version: '2',
        status: 'OK',
        since: at(5),
        reason: expect.stringMatching(/who has no permission on the registered model/),
      },
    ]);
    await byDefault([{ group_name: 'users', permission_level: 'CAN_READ' }]);
    const { monitor: taken } = await ok('updateMonitor', { monitor_id: id, for_minutes: 0 }, as('bea'));
    expect(taken.owner).toBe('bea');
    await evaluate(6);
    expect(await statesOf(id)).toMatchObject([{ status: 'FIRING', outcome: expect.stringContaining('version 1') }]);
  });

  test('whose request it is, too, where somebody else must approve', async () => {
    const name = await promoted(2, { ada: 'CAN_MANAGE', bea: 'CAN_MANAGE' });
    await ok('setPolicy', { model: name, stage: 'Production', rules: [{ rule: 'requester_is_not_approver' }] }, admin);
    await monitor(name, {}, as('ada'));
    await observe(name, 2, 0, bad);
    await evaluate(5);
    const asking = { name, version: '1', stage: 'Production', archive_existing_versions: true };
    const own = await call('approveTransitionRequest', asking, as('ada'));
    expect(own).toMatchObject({ status: 400, body: { message: expect.stringContaining("'ada' has requested it") } });
    await ok('approveTransitionRequest', asking, as('bea'));
  });
});

test('two that evaluate at once fire once, and ask once', async () => {
  const name = await promoted(2);
  const id = await monitor(name);
  await observe(name, 2, 0, bad);
  await Promise.all([evaluate(5), evaluate(5), evaluate(5)]);
  expect(await kindsOf(name)).toEqual(['monitor_fired 2']);
  expect(await openOf(name, admin, '1')).toHaveLength(1);
  expect(await statesOf(id)).toMatchObject([{ status: 'FIRING', outcome: expect.stringContaining('version 1') }]);
});

test.each(['rollback', 'propose_rollback'])('two at once %s once', async (action) => {
  const name = await promoted(3);
  await monitor(name, { action });
  for (const version of [3, 2]) await observe(name, version, 0, bad);
  await Promise.all([evaluate(5), evaluate(5)]);
  const kind = action === 'rollback' ? 'stage_rolled_back' : 'transition_requested';
  expect((await ok('getHistory', { model: name, kind }, admin)).changes).toHaveLength(1);
});

describe('a death', () => {
  /** Writes of that kind fail, from the one of that number on. */
  async function dying(command: string, from: number) {
    const { client } = await import('#shared/store/client.ts');
    let count = 0;
    client.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName === command && ++count >= from) throw new Error('It died.');
        return next(args);
      },
      { step: 'initialize', name: 'death' },
    );
    return () => client.middlewareStack.remove('death');
  }

  test.each([
    ['before it fires', 'TransactWriteItemsCommand', 1, []],
    ['between firing and acting', 'TransactWriteItemsCommand', 2, ['monitor_fired 2']],
    ['between acting and saying so', 'PutItemCommand', 1, ['monitor_fired 2']],
  ])('%s: the next one does what is left', async (_, command, from, before) => {
    const name = await promoted(2);
    const id = await monitor(name);
    await observe(name, 2, 0, bad);
    const revive = await dying(command, from);
    try {
      await expect(evaluate(5)).rejects.toThrow('1 of 1 monitors failed.');
    } finally {
      revive();
    }
    expect(await kindsOf(name)).toEqual(before);
    await evaluate(6);
    expect(await kindsOf(name)).toEqual(['monitor_fired 2']);
    expect(await openOf(name, admin, '1')).toHaveLength(1);
    const [state] = await statesOf(id);
    expect(state).toMatchObject({ status: 'FIRING', outcome: expect.stringContaining('version 1') });
    expect(state).not.toHaveProperty('owed');
  });
});

describe('what is held against something', () => {
  test('the baseline', async () => {
    const name = await promoted(1);
    const values = Array.from({ length: 200 }, (_, index) => index / 200);
    const ids = [
      await monitor(name, { action: 'notify', rule: { type: 'psi', above: 0.2 }, window_minutes: 60 }),
      await monitor(name, { action: 'notify', rule: { type: 'ks', above: 0.3 }, window_minutes: 60 }),
    ];
    await observe(name, 1, 0, values.slice(0, 60));
    await evaluate(60);
    for (const id of ids)
      expect(await statesOf(id)).toMatchObject([{ status: 'OK', reason: expect.stringContaining('no baseline') }]);
    await ok('setBaseline', { model: name, version: '1', metric: 'score', values }, admin);
    await evaluate(61);
    for (const id of ids) expect(await statesOf(id)).toMatchObject([{ status: 'FIRING' }]);
  });

  test('whoever was there before, on the day before the version came', async () => {
    const name = await promoted(1);
    const { Date: real } = globalThis;
    const now = Math.floor((real.now() - at(0)) / 60_000);
    await observe(name, 1, now - 5, good);
    await ok('createModelVersion', { name, source: 's3://elsewhere/m' }, admin);
    await promote(name, 2);
    const rule = { type: 'change', against: 'previous_version', direction: 'decrease', by: 0.2, relative: true };
    const id = await monitor(name, { action: 'notify', rule });
    await observe(name, 2, now - 5, Array(5).fill(0.8));
    await evaluate(now);
    expect(await statesOf(id)).toMatchObject([
      { version: '2', status: 'OK', reason: expect.stringContaining('in the version before 0.9') },
    ]);
    await observe(name, 2, now, Array(5).fill(0.5));
    await evaluate(now + 5);
    expect(await statesOf(id)).toMatchObject([{ version: '2', status: 'FIRING', limit: 0.2 }]);
  });
});

test('series that cannot be taken together, until their tags are named', async () => {
  const name = await promoted(1);
  const of = { model: name, version: '1', metric: 'score', timestamp: at(1) };
  const counted = { ...of, tags: { host: 'b' }, histogram: { bounds: [0, 1], counts: [0, 5, 0] } };
  const observations = [{ ...of, tags: { host: 'a' }, value: 0.5 }, counted];
  await ok('reportObservations', { batch_id: name, observations }, admin);
  const id = await monitor(name, { action: 'notify' });
  await evaluate(5);
  expect(await statesOf(id)).toEqual([
    { version: '1', status: 'OK', since: at(5), reason: expect.stringContaining('other bounds') },
  ]);
  await ok('updateMonitor', { monitor_id: id, tags: { host: 'a' } }, admin);
  await evaluate(6);
  expect(await statesOf(id)).toMatchObject([{ status: 'FIRING', value: 0.5 }]);
});

test('missing data, of the series that are asked for', async () => {
  const name = await promoted(2);
  const id = await monitor(name, { rule: { type: 'missing' }, for_minutes: 1 });
  await observe(name, 2, 0, good);
  await observe(name, 2, 0, Array(30).fill(1), 'another');
  await evaluateFrom(5, 10);
  expect(await statesOf(id)).toMatchObject([{ status: 'PENDING', value: 0 }]);
  await evaluate(11);
  expect(await kindsOf(name)).toEqual(['monitor_fired 2']);
  await observe(name, 2, 11, good);
  await evaluateFrom(12, 13);
  expect(await kindsOf(name)).toEqual(['monitor_fired 2', 'monitor_resolved 2']);
});

test('a version that comes is watched, one that leaves is not, whatever it was', async () => {
  const name = await promoted(2);
  const id = await monitor(name);
  await observe(name, 2, 0, bad);
  await evaluate(5);
  await ok('createModelVersion', { name, source: 's3://elsewhere/m' }, admin);
  await promote(name, 3);
  await observe(name, 3, 0, good);
  await evaluate(6);
  expect(await statesOf(id)).toMatchObject([{ version: '3', status: 'OK', value: 0.9 }]);
  expect(await kindsOf(name)).toEqual(['monitor_fired 2', 'monitor_resolved 2']);
  // It is back within the cool-down.
  await promote(name, 2);
  await observe(name, 2, 5, bad);
  await evaluate(10);
  expect(await statesOf(id)).toMatchObject([{ version: '2', status: 'PENDING', fired_at: at(5) }]);
});

test('of a deleted model nothing is evaluated, and it goes on when that is restored', async () => {
  const name = await promoted(2);
  const id = await monitor(name, { version: '2' });
  await observe(name, 2, 0, bad);
  await ok('deleteRegisteredModel', { name }, admin);
  await evaluate(5);
  expect(await call('getMonitor', { monitor_id: id }, admin)).toMatchObject({ status: 404 });
  await ok('restore', { name }, admin);
  expect(await statesOf(id)).toEqual([]);
  await evaluate(6);
  expect(await statesOf(id)).toMatchObject([{ version: '2', status: 'FIRING' }]);
  await ok('deleteModelVersion', { name, version: '2' }, admin);
  await evaluate(7);
  expect(await statesOf(id)).toEqual([]);
});

test('what is not enabled, or is deleted, is not evaluated', async () => {
  const name = await promoted(2);
  const id = await monitor(name, { enabled: false });
  await observe(name, 2, 0, bad);
  await evaluate(5);
  expect(await statesOf(id)).toEqual([]);
  await ok('updateMonitor', { monitor_id: id, enabled: true }, admin);
  await ok('deleteMonitor', { monitor_id: id }, admin);
  await evaluate(6);
  expect(await kindsOf(name)).toEqual([]);
});

test('one that is broken stops no other', async () => {
  const names = [await promoted(2), await promoted(2), await promoted(2)] as const;
  const ids = [await monitor(names[0]), await monitor(names[1]), await monitor(names[2])] as const;
  for (const name of names) await observe(name, 2, 0, bad);
  const [{ update }, { monitorKey }, { client }, { UpdateCommand }] = await Promise.all([
    import('#shared/store/expression.ts'),
    import('#shared/store/monitors/keys.ts'),
    import('#shared/store/client.ts'),
    import('@aws-sdk/lib-dynamodb'),
  ]);
  await client.send(new UpdateCommand(update({ key: monitorKey(ids[1]), set: [['rule', 'no rule']] })));
  await expect(evaluate(5)).rejects.toThrow('1 of 3 monitors failed.');
  for (const name of [names[0], names[2]]) expect(await kindsOf(name)).toEqual(['monitor_fired 2']);
  const { DeleteCommand } = await import('@aws-sdk/lib-dynamodb');
  const { remove } = await import('#shared/store/expression.ts');
  await client.send(new DeleteCommand(remove(monitorKey(ids[1]))));
});

test('what there was no time for comes next', async () => {
  const name = await promoted(2);
  for (let made = 0; made < 60; made++) await monitor(name, { action: 'notify', name: `m ${made}` });
  const [{ evaluateAll }, { allMonitors }, { getItem }, { progressKey }] = await Promise.all([
    import('#shared/store/monitors/evaluate-all.ts'),
    import('#shared/store/monitors/of.ts'),
    import('#shared/store/items.ts'),
    import('#shared/store/monitors/keys.ts'),
  ]);
  const all = await allMonitors();
  // Over when it begins: one is evaluated all the same.
  const soon = () => evaluateAll(at(5), Date.now());
  for (const [index, last] of all.slice(0, 3).entries()) {
    expect([index, await soon()]).toEqual([index, { monitors: 60, evaluated: 1 }]);
    expect(await getItem(progressKey)).toMatchObject({ after: last.sk });
  }
  await evaluate(6);
  expect(await getItem(progressKey)).toBeUndefined();
});

test('with a purged model its monitors go', async () => {
  const { age, expire } = await import('#test/embedded/retention/world.ts');
  const name = await promoted(2);
  const id = await monitor(name);
  await observe(name, 2, 0, bad);
  await evaluate(5);
  const model = await idOf(name);
  await ok('deleteRegisteredModel', { name }, admin);
  await age(model);
  await expire(model);
  const [{ allMonitors, keptStates }, { queryPages }, { monitorsOf }] = await Promise.all([
    import('#shared/store/monitors/of.ts'),
    import('#shared/store/query.ts'),
    import('#shared/store/monitors/keys.ts'),
  ]);
  expect((await allMonitors()).map(({ sk }) => sk)).not.toContain(id);
  expect(await keptStates(id)).toEqual([]);
  for await (const page of queryPages({ partition: monitorsOf(model) })) expect(page).toEqual([]);
});
