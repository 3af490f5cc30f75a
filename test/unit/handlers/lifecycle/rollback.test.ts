import { describe, expect, test } from 'vitest';
import { rollback } from '#shared/operations/rollback.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { policiesRead } from '#test/support/policies.ts';
import { misses, refuses } from '#test/support/refusals.ts';
import { earlier, type Registered, registered, type State, ten } from '#test/support/registry.ts';
import { change } from '#test/support/rows.ts';
import { notReady } from '#test/unit/handlers/held.ts';

type Held = { staging?: number[]; production?: number[]; aliases?: Record<string, number> };
type Step = Held & { kind?: string; [detail: string]: unknown };

/** The rows of changes 1 to 7, of which the last few are given; those before them held nothing. */
const rows = ({ pk, name }: Registered, ...last: Step[]) =>
  Array.from({ length: 7 }, (_, index) => ({
    pk,
    sk: `CHANGE#${ten(index + 1)}`,
    rev: index + 1,
    at: earlier,
    kind: 'model_renamed',
    actor: { type: 'token', id: 'grace' },
    name,
    staging: [],
    production: [],
    aliases: {},
    ...last[index - 7 + last.length],
  }));

const promoted = (version: number, production = [version]) => ({
  kind: 'stage_transitioned',
  version,
  to: 'Production',
  production,
});

const aliased = (to: number) => ({ kind: 'alias_set', alias: 'champion', to, aliases: { champion: to } });

const laid = (states: readonly State[], steps: Step[], fields: Parameters<typeof registered>[1] = {}) => {
  const alpha = registered(states, fields);
  return { alpha, table: fakeTable(alpha.items, rows(alpha, ...steps)) };
};

/** 1, then 2, then 3 were promoted, each in the place of the one before. */
const threePromoted = () =>
  laid(['Archived', 'Archived', 'Production'], [promoted(1), promoted(2), promoted(3)], { aliases: { champion: 2 } });

const back = { stage: 'production', expected_version: '3', reason: 'it is wrong', to_version: undefined };

const moved = ({ id, v }: Registered, number: number, from: string, to: string) => ({
  update: v(number),
  set: {
    stage: to,
    last_updated_timestamp: now,
    list_sk: `${now}#${ten(number)}`,
    recent_sk: `${now}#${id}#${ten(number)}`,
  },
  if: `stage = "${from}"`,
});

test('a stage: one transaction with one row, both versions moved from where they were', async () => {
  const { alpha, table } = threePromoted();
  const { status, body } = await call(rollback, { ...back, name: alpha.name });
  expect(table.trips).toEqual([
    [`get NAME#${alpha.name} NAME`],
    [`get ${alpha.meta}`, ...policiesRead(alpha)],
    [`query pk = "${alpha.pk}" AND sk BETWEEN "CHANGE#0000000001" AND "CHANGE#0000000007"`],
    [`get ${alpha.v(2)}`],
    ['transact 6'],
  ]);
  expect(table.written).toEqual([
    ...change(alpha, {
      kind: 'stage_rolled_back',
      details: {
        version: 2,
        from: 'Archived',
        to: 'Production',
        archived: [{ version: 3, from: 'Production', to: 'Archived' }],
        rolled_back: 3,
        why: 'it is wrong',
      },
      set: {
        staging: [],
        production: [2],
        archived: 3,
        left: [1, 2, 3],
        last_updated_timestamp: now,
        recent_sk: `${now}#${alpha.id}`,
      },
    }),
    moved(alpha, 3, 'Production', 'Archived'),
    { put: { pk: alpha.pk, sk: 'IN#Archived#0000000003' } },
    moved(alpha, 2, 'Archived', 'Production'),
    { delete: alpha.in('Archived', 2) },
  ]);
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      name: alpha.name,
      stage: 'Production',
      from: '3',
      to: '2',
      transition_id: `${alpha.id}-8`,
      model_version: expect.objectContaining({
        version: '2',
        current_stage: 'Production',
        last_updated_timestamp: now,
        aliases: ['champion'],
      }),
    },
  });
});

test('an alias: it moves on META, if the version is still there when it is written', async () => {
  const { alpha, table } = laid(['None', 'Production'], [aliased(1), aliased(2)], {
    aliases: { champion: 2, other: 2 },
  });
  const args = { name: alpha.name, alias: 'champion', stage: undefined, expected_version: '02', reason: 'r' };
  const { body } = await call(rollback, args);
  expect(table.written).toEqual([
    ...change(alpha, {
      kind: 'alias_rolled_back',
      details: { alias: 'champion', from: 2, to: 1, rolled_back: 2, why: 'r' },
      set: { aliases: { champion: 1, other: 2 } },
    }),
    { check: alpha.v(1), if: 'attribute_exists(stage)' },
  ]);
  expect(body).toEqual({
    name: alpha.name,
    alias: 'champion',
    from: '2',
    to: '1',
    transition_id: `${alpha.id}-8`,
    model_version: expect.objectContaining({ version: '1', aliases: ['champion'], last_updated_timestamp: earlier }),
  });
});

test('in a shared stage who is there already stays: it is not written', async () => {
  const { alpha, table } = laid(['Production', 'Production'], [promoted(1), promoted(2, [1, 2])]);
  const { body } = await call(rollback, { ...back, name: alpha.name, expected_version: '2' });
  expect(body).toMatchObject({ from: '2', to: '1', model_version: { last_updated_timestamp: earlier } });
  expect(table.written[1]?.put).toMatchObject({
    version: 1,
    from: 'Production',
    to: 'Production',
    archived: [{ version: 2, from: 'Production', to: 'Archived' }],
    production: [1],
  });
  expect(table.written.slice(2)).toEqual([
    moved(alpha, 2, 'Production', 'Archived'),
    { put: { pk: alpha.pk, sk: 'IN#Archived#0000000002' } },
  ]);
});

test('is never dated before the change it follows', async () => {
  const { alpha, table } = threePromoted();
  table.change(alpha.meta, { at: now + 500 });
  const { body } = await call(rollback, { ...back, name: alpha.name });
  expect(body.model_version.last_updated_timestamp).toBe(now + 500);
});

describe('passed by', () => {
  test('a version that was deleted', async () => {
    const { alpha } = laid(['Archived', 'deleted', 'Production'], [promoted(1), promoted(2), promoted(3)]);
    expect(await call(rollback, { ...back, name: alpha.name })).toMatchObject({ status: 200, body: { to: '1' } });
  });

  test.each(notReady)('one whose status is %s', async (_, fields) => {
    const { alpha, table } = threePromoted();
    table.change(alpha.v(2), fields(alpha));
    expect(await call(rollback, { ...back, name: alpha.name })).toMatchObject({ status: 200, body: { to: '1' } });
  });

  test('one that was rolled back', async () => {
    const again = { kind: 'stage_rolled_back', version: 1, rolled_back: 2, to: 'Production', production: [1] };
    const { alpha } = laid(['Archived', 'Archived', 'Production'], [promoted(1), promoted(2), again, promoted(3)]);
    expect(await call(rollback, { ...back, name: alpha.name })).toMatchObject({ status: 200, body: { to: '1' } });
  });
});

const conflict = (message: unknown) => ({ status: 409, body: { error_code: 'RESOURCE_CONFLICT', message } });

async function refused(
  { alpha, table }: ReturnType<typeof laid>,
  args: Record<string, unknown>,
): Promise<{ status: number; body: unknown }> {
  const reply = await call(rollback, { ...back, name: alpha.name, ...args });
  expect(table.writes).toEqual([]);
  return reply;
}

describe('409', () => {
  test('somebody else took it out: who, and by which transition', async () => {
    const { alpha, table } = threePromoted();
    const reply = await refused({ alpha, table }, { expected_version: '2' });
    expect(reply).toMatchObject(
      conflict(
        `Production of Registered Model with name=${alpha.name} is held by version 3, version 2 was taken out by ` +
          `transition ${alpha.id}-7 by 'grace'. Nothing was changed.`,
      ),
    );
  });

  test('it never held it: who moved it last', async () => {
    const laidOut = laid(['None', 'Production'], [promoted(2), { production: [2] }]);
    const { alpha } = laidOut;
    expect(await refused(laidOut, { expected_version: '1' })).toMatchObject(
      conflict(
        `Production of Registered Model with name=${alpha.name} is held by version 2, not by version 1: it was moved ` +
          `last by transition ${alpha.id}-6 by 'grace'. Nothing was changed.`,
      ),
    );
  });

  test('nobody ever held it', async () => {
    const laidOut = laid(['None'], []);
    expect(await refused(laidOut, { stage: undefined, alias: 'champion', expected_version: '1' })).toMatchObject(
      conflict(
        `alias 'champion' of Registered Model with name=${laidOut.alpha.name} is held by no version, not by version 1. ` +
          'Nothing was changed.',
      ),
    );
  });

  test('many hold it: ten of them are named', async () => {
    const production = Array.from({ length: 12 }, (_, index) => index + 2);
    const laidOut = laid(['None', ...production.map(() => 'Production' as const)], [promoted(13, production)]);
    expect(await refused(laidOut, { expected_version: '1' })).toMatchObject(
      conflict(expect.stringContaining('is held by version 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 2 more, not by')),
    );
  });

  test('it was deleted', async () => {
    const laidOut = laid(['deleted', 'Production'], [promoted(2)]);
    const { alpha } = laidOut;
    expect(await refused(laidOut, { expected_version: '1' })).toMatchObject(
      conflict(
        `Model Version (name=${alpha.name}, version=1) was deleted by transition ${alpha.id}-5. Nothing was changed.`,
      ),
    );
  });

  test('nothing to go back to', async () => {
    const laidOut = laid(['deleted', 'None', 'Production'], [promoted(1), promoted(3)]);
    expect(await refused(laidOut, {})).toMatchObject(
      conflict(
        `There is nothing to go back to from version 3: no other that held Production of Registered Model with name=` +
          `${laidOut.alpha.name} before it is there, is READY and was not rolled back itself. Nothing was changed. Name ` +
          "a former holder ('to_version'), or put another version there.",
      ),
    );
  });

  test('the holder of Staging before it is in Production now, and stays', async () => {
    const staged = (version: number, production: number[] = []) => ({
      kind: 'stage_transitioned',
      version,
      to: 'Staging',
      staging: [version],
      production,
    });
    const laidOut = laid(['Production', 'Staging'], [staged(1), promoted(1), staged(2, [1])]);
    const args = { stage: 'Staging', expected_version: '2' };
    expect(await refused(laidOut, args)).toMatchObject(
      conflict(expect.stringMatching(/^Version 1, which held Staging of .* before, is in Production now/)),
    );
    const named = await call(rollback, { ...args, name: laidOut.alpha.name, reason: 'r', to_version: '1' });
    expect(named).toMatchObject({ status: 200, body: { to: '1', model_version: { current_stage: 'Staging' } } });
  });
});

describe('a history that is longer than a rollback reads', () => {
  /** 1 was promoted, then 2, and then nothing but names and tags of the model. */
  function long(rev: number) {
    const alpha = registered(['Archived', 'Production'], { rev });
    const [row] = rows(alpha);
    const production = (at: number) => (at < 3 ? [] : at < 5 ? [1] : [2]);
    const all = Array.from({ length: rev }, (_, index) => ({
      ...(row as object),
      ...(index === 4 && { kind: 'stage_transitioned', version: 2, to: 'Production' }),
      pk: alpha.pk,
      sk: `CHANGE#${ten(index + 1)}`,
      rev: index + 1,
      production: production(index + 1),
    }));
    return { alpha, table: fakeTable(alpha.items, all) };
  }
  const args = { expected_version: '2' };

  test('2,000 changes back are looked through', async () => {
    const { alpha } = long(2_004);
    expect(await call(rollback, { ...back, ...args, name: alpha.name })).toMatchObject({
      status: 200,
      body: { to: '1' },
    });
  });

  test('409: what was before is not looked for, nor believed', async () => {
    const laidOut = long(2_200);
    expect(await refused(laidOut, args)).toMatchObject(
      conflict(expect.stringContaining('before it within the last 2000 changes of the model is there')),
    );
    expect(laidOut.table.trips.filter(([first]) => first?.startsWith('query')).length).toBeLessThan(25);
    expect(await refused(laidOut, { ...args, to_version: '1' })).toMatchObject(
      conflict(expect.stringMatching(/^Version 1 never held .* within the last 2000 changes of the model, so/)),
    );
  });
});

describe('to_version', () => {
  test.each([
    ['one further back', '1', [promoted(1), promoted(2), promoted(3)]],
    [
      'one that was rolled back',
      '2',
      [
        promoted(1),
        promoted(2),
        { kind: 'stage_rolled_back', version: 1, rolled_back: 2, to: 'Production', production: [1] },
        promoted(3),
      ],
    ],
  ])('%s', async (_, to_version, steps) => {
    const { alpha, table } = laid(['Archived', 'Archived', 'Production'], steps);
    const { body } = await call(rollback, { ...back, name: alpha.name, to_version });
    expect(body).toMatchObject({ from: '3', to: to_version });
    expect(table.written[1]?.put).toMatchObject({ version: Number(to_version), production: [Number(to_version)] });
  });

  test('409: it never held it', async () => {
    const laidOut = laid(['None', 'Archived', 'Production'], [promoted(2), promoted(3)]);
    expect(await refused(laidOut, { to_version: '1' })).toMatchObject(
      conflict(
        `Version 1 never held Production of Registered Model with name=${laidOut.alpha.name}, so there is no going back ` +
          'to it. Nothing was changed. Put it there as a new version is put there.',
      ),
    );
  });

  test('409: it was deleted; 404: it never was', async () => {
    const laidOut = laid(['deleted', 'Production'], [promoted(1), promoted(2)]);
    const args = { expected_version: '2' };
    expect(await refused(laidOut, { ...args, to_version: '1' })).toMatchObject(
      conflict(expect.stringContaining('was deleted by')),
    );
    for (const to_version of ['0', '-1', '3', '99999999999'])
      expect(await refused(laidOut, { ...args, to_version })).toMatchObject({
        status: 404,
        body: { message: `Model Version (name=${laidOut.alpha.name}, version=${to_version}) not found` },
      });
  });

  test.each(notReady)('400: its status is %s', async (_, fields, message) => {
    const laidOut = threePromoted();
    const { alpha, table } = laidOut;
    table.change(alpha.v(2), fields(alpha));
    expect(await refused(laidOut, { to_version: '2' })).toMatchObject({
      status: 400,
      body: { message: message(alpha.name).replace('version=1', 'version=2') },
    });
  });
});

test('a version moved between reading and writing: planned anew', async () => {
  const { alpha, table } = threePromoted();
  table.before(5, () => {
    table.change(alpha.meta, { rev: 8, production: [] });
    table.put({ ...rows(alpha)[0], sk: 'CHANGE#0000000008', rev: 8 } as never);
  });
  const reply = await call(rollback, { ...back, name: alpha.name });
  expect(reply).toMatchObject(
    conflict(expect.stringContaining(`version 3 was taken out by transition ${alpha.id}-8 by 'grace'`)),
  );
  expect(table.items.get(alpha.v(3))).toMatchObject({ stage: 'Production' });
});

test('an answer that was lost is told from the row', async () => {
  const { alpha, table } = threePromoted();
  table.failNext({ after: Object.assign(new Error('lost'), { name: 'TimeoutError' }) });
  const { status, body } = await call(rollback, { ...back, name: alpha.name });
  expect([status, body.from, body.to, body.transition_id]).toEqual([200, '3', '2', `${alpha.id}-8`]);
  expect(table.writes).toHaveLength(1);
});

misses(rollback, {}, (name) => `Registered Model with name=${name} not found`);

test.each(['0', '4', '10000000000'])('404: expected_version %s', async (expected_version) => {
  const laidOut = threePromoted();
  expect(await refused(laidOut, { expected_version })).toMatchObject({
    status: 404,
    body: { message: `Model Version (name=${laidOut.alpha.name}, version=${expected_version}) not found` },
  });
});

refuses(rollback, [
  [{ alias: 'champion' }, "Say what to roll back by one of 'stage' and 'alias'."],
  [{ stage: undefined }, "Say what to roll back by one of 'stage' and 'alias'."],
  [{ stage: 'Archived' }, "Nothing is rolled back from 'Archived', only from Staging and Production."],
  [{ stage: 'Live' }, 'Invalid Model Version stage: Live. Value must be one of None, Staging, Production, Archived.'],
  [{ stage: undefined, alias: 'Latest' }, "'latest' alias name (case insensitive) is reserved."],
  [{ expected_version: 'x' }, "Parameter 'expected_version' must be an integer, got 'x'."],
  [{ to_version: 'x' }, "Parameter 'to_version' must be an integer, got 'x'."],
  [{ to_version: '02' }, "'to_version' is 'expected_version': 2. Name another, or none."],
  [{ reason: 'x'.repeat(10_001) }, "'reason' exceeds the maximum length of 10000 characters"],
  [{ reason: ' \n' }, "'reason' is blank. Say why: it is kept in the ledger."],
]);
