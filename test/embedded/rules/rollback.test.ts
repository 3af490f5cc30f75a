import { beforeAll, describe, expect, test } from 'vitest';
import type { Turn } from '#shared/domain/rollback.ts';
import { seeded } from '#test/embedded/fuzz/random.ts';
import { anyone } from '#test/support/anyone.ts';
import { call } from '#test/support/call.ts';
import { formerHoldersBy } from '#test/support/former-holders.ts';
import { freshTable } from '#test/support/fresh-table.ts';

beforeAll(() => freshTable());

type Input = Record<string, unknown>;

const ok = async (operation: string, input: Input) => {
  const { status, body } = await call(operation, input);
  expect([operation, status, body]).toEqual([operation, 200, expect.anything()]);
  return body;
};

/** As many as a slow database on a busy machine serves in the time that one waits. */
const clients = Number(process.env.CLIENTS ?? 8);

let count = 0;

/** A model of so many versions. */
async function model(versions: number): Promise<string> {
  const name = `model-${++count}`;
  await ok('createRegisteredModel', { name });
  for (let made = 0; made < versions; made++) await ok('createModelVersion', { name, source: 's3://b/m' });
  return name;
}

const move = (name: string, version: number, stage: string, archive: boolean) =>
  ok('transitionModelVersionStage', { name, version: String(version), stage, archive_existing_versions: archive });
const promote = (name: string, version: number) => move(name, version, 'Production', true);
const share = (name: string, version: number) => move(name, version, 'Production', false);
const point = (name: string, version: number) =>
  ok('setRegisteredModelAlias', { name, alias: 'champion', version: String(version) });

const back = (name: string, expected: number | string, more: Input = {}) =>
  call('rollback', { name, stage: 'Production', expected_version: String(expected), reason: 'it is wrong', ...more });
const unpoint = (name: string, expected: number | string, more: Input = {}) =>
  back(name, expected, { stage: undefined, alias: 'champion', ...more });

const wentTo = (to: number) => ({ status: 200, body: { to: String(to), model_version: { version: String(to) } } });
const refused = (message: RegExp) => ({
  status: 409,
  body: { error_code: 'RESOURCE_CONFLICT', message: expect.stringMatching(message) },
});
const nothing = refused(/^There is nothing to go back to/);

async function inStage(name: string, stage = 'Production'): Promise<number[]> {
  const { model_versions = [] } = await ok('searchModelVersions', { filter: `name = '${name}'` });
  return model_versions
    .filter((one: { current_stage: string }) => one.current_stage === stage)
    .map((one: { version: string }) => Number(one.version))
    .sort((a: number, b: number) => a - b);
}

async function pointsTo(name: string): Promise<number> {
  return Number((await ok('getModelVersionByAlias', { name, alias: 'champion' })).model_version.version);
}

test('through two bad promotions to the last good version in two calls, and no further', async () => {
  const name = await model(3);
  for (const version of [1, 2, 3]) await promote(name, version);
  expect(await back(name, 3)).toMatchObject(wentTo(2));
  expect(await back(name, 2)).toMatchObject(wentTo(1));
  expect(await back(name, 1)).toMatchObject(nothing);
  expect(await inStage(name)).toEqual([1]);
  expect(await inStage(name, 'Archived')).toEqual([2, 3]);
  const { model_versions } = await ok('getLatestVersions', { name, stages: ['Production'] });
  expect(model_versions).toMatchObject([{ version: '1' }]);
});

test('an alias likewise', async () => {
  const name = await model(3);
  for (const version of [1, 2, 3]) await point(name, version);
  expect(await unpoint(name, 3)).toMatchObject(wentTo(2));
  expect(await unpoint(name, 2)).toMatchObject(wentTo(1));
  expect(await unpoint(name, 1)).toMatchObject(nothing);
  expect(await pointsTo(name)).toBe(1);
});

test.each([
  ['stage', promote, back],
  ['alias', point, unpoint],
] as const)('%s: of 20 callers one wins, the others are told by whom, and one row is left', async (_, put, undo) => {
  const name = await model(3);
  for (const version of [1, 2, 3]) await put(name, version);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      call(
        'rollback',
        {
          name,
          ...(undo === back ? { stage: 'Production' } : { alias: 'champion' }),
          expected_version: '3',
          reason: 'it is wrong',
        },
        { actor: `caller-${index}` },
      ),
    ),
  );
  const won = answers.findIndex(({ status }) => status === 200);
  const { to, transition_id } = answers[won]?.body ?? {};
  expect(to).toBe('2');
  for (const [index, answer] of answers.entries()) {
    if (index === won) continue;
    expect(answer).toMatchObject(refused(/is held by version 2, version 3 was taken out by transition/));
    expect(answer.body.message).toContain(`transition ${transition_id} by 'caller-${won}'`);
  }
  // The row after the winner's is the next change's.
  await ok('setRegisteredModelAlias', { name, alias: 'next', version: '1' });
  const { getItem } = await import('#shared/store/items.ts');
  const { changeKey } = await import('#shared/store/keys.ts');
  const [, id, rev] = /^(\w+)-(\d+)$/.exec(transition_id) ?? [];
  const kindAt = async (at: number) => (await getItem(changeKey(id as string, at)))?.kind;
  expect(await kindAt(Number(rev))).toMatch(/_rolled_back$/);
  expect(await kindAt(Number(rev) + 1)).toBe('alias_set');
});

test('asked again without a key, the same call is told which transition did it', async () => {
  const name = await model(2);
  for (const version of [1, 2]) await promote(name, version);
  const { body } = await back(name, 2);
  const again = await back(name, 2);
  expect(again).toMatchObject(refused(/version 2 was taken out by/));
  expect(again.body.message).toContain(body.transition_id);
});

test('with a key it is answered the same, also after others have moved on', async () => {
  const name = await model(3);
  for (const version of [1, 2]) await promote(name, version);
  const input = { name, stage: 'Production', expected_version: '2', reason: 'it is wrong' };
  const headers = { 'idempotency-key': 'rollback-of-2' };
  const { body } = await call('rollback', input, { headers });
  expect(body).toMatchObject({ from: '2', to: '1' });
  await promote(name, 3);
  expect(await call('rollback', input, { headers })).toMatchObject({ status: 200, body });
  expect(await inStage(name)).toEqual([3]);
});

describe('passed by', () => {
  test('versions that were deleted, also all of them', async () => {
    const name = await model(4);
    for (const version of [1, 2, 3, 4]) await promote(name, version);
    for (const version of ['2', '3']) await ok('deleteModelVersion', { name, version });
    expect(await back(name, 4)).toMatchObject(wentTo(1));
    await ok('deleteModelVersion', { name, version: '4' });
    expect(await back(name, 1)).toMatchObject(nothing);
    expect(await back(name, 4)).toMatchObject(refused(/version=4\) was deleted by transition \w+-\d+\./));
  });

  test('versions whose registration failed', async () => {
    const name = await model(3);
    for (const version of [1, 2, 3]) await promote(name, version);
    const { client, tableName } = await import('#shared/store/client.ts');
    const { UpdateCommand } = await import('@aws-sdk/lib-dynamodb');
    const { findModel } = await import('#shared/store/models/get.ts');
    const { versionKey } = await import('#shared/store/keys.ts');
    await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: versionKey((await findModel(anyone, name))?.id as string, 2),
        UpdateExpression: 'SET #s = :s, status_message = :m',
        ExpressionAttributeNames: { '#s': 'status' },
        ExpressionAttributeValues: { ':s': 'FAILED_REGISTRATION', ':m': 'lost.' },
      }),
    );
    expect(await back(name, 3, { to_version: '2' })).toMatchObject({ status: 400 });
    expect(await back(name, 3)).toMatchObject(wentTo(1));
  });

  test('versions that were rolled back, until they are put in again', async () => {
    const name = await model(4);
    for (const version of [1, 2, 3]) await promote(name, version);
    expect(await back(name, 3)).toMatchObject(wentTo(2));
    await promote(name, 4);
    expect(await back(name, 4)).toMatchObject(wentTo(2));
    await promote(name, 3);
    await promote(name, 4);
    expect(await back(name, 4)).toMatchObject(wentTo(3));
    expect(await back(name, 3)).toMatchObject(wentTo(2));
    expect(await back(name, 2)).toMatchObject(wentTo(1));
  });

  test('but not those that were rolled back from elsewhere', async () => {
    const name = await model(3);
    for (const version of [1, 2]) await point(name, version);
    for (const version of [1, 2, 3]) await promote(name, version);
    expect(await unpoint(name, 2)).toMatchObject(wentTo(1));
    expect(await back(name, 3)).toMatchObject(wentTo(2));
  });
});

test('a shared stage: only the one that is rolled back leaves', async () => {
  const name = await model(3);
  for (const version of [1, 2, 3]) await share(name, version);
  expect(await back(name, 3)).toMatchObject(wentTo(2));
  expect(await inStage(name)).toEqual([1, 2]);
  expect(await back(name, 2)).toMatchObject(wentTo(1));
  expect(await inStage(name)).toEqual([1]);
  expect(await back(name, 1)).toMatchObject(nothing);
});

test('of a shared stage that was archived the one comes back that came last, whatever its number', async () => {
  const name = await model(3);
  for (const version of [2, 1]) await share(name, version);
  // A move to where it is makes nobody the last that came.
  await share(name, 2);
  await promote(name, 3);
  expect(await back(name, 3)).toMatchObject(wentTo(1));
  expect(await inStage(name)).toEqual([1]);
});

test('one that was promoted in the place of those beside it goes back to them', async () => {
  const name = await model(3);
  await promote(name, 1);
  await promote(name, 2);
  await share(name, 3);
  await promote(name, 2);
  expect(await back(name, 2)).toMatchObject(wentTo(3));
});

test('Staging does not take a version out of Production, unless it is named', async () => {
  const name = await model(2);
  await move(name, 1, 'Staging', true);
  await promote(name, 1);
  await move(name, 2, 'Staging', true);
  expect(await back(name, 2, { stage: 'Staging' })).toMatchObject(refused(/is in Production now/));
  expect(await inStage(name)).toEqual([1]);
  expect(await back(name, 2, { stage: 'Staging', to_version: '1' })).toMatchObject(wentTo(1));
  expect(await inStage(name, 'Staging')).toEqual([1]);
});

test('Production takes a version back that has gone to Staging meanwhile', async () => {
  const name = await model(2);
  await promote(name, 1);
  await promote(name, 2);
  await move(name, 1, 'Staging', false);
  expect(await back(name, 2)).toMatchObject(wentTo(1));
  expect(await inStage(name, 'Staging')).toEqual([]);
});

test('to_version: any former holder', async () => {
  const name = await model(4);
  for (const version of [1, 2, 3]) await promote(name, version);
  expect(await back(name, 3, { to_version: '4' })).toMatchObject(refused(/^Version 4 never held Production/));
  expect(await back(name, 3, { to_version: '1' })).toMatchObject(wentTo(1));
  expect(await back(name, 1, { to_version: '3' })).toMatchObject(wentTo(3));
  // Who put it back by name meant it.
  await promote(name, 4);
  expect(await back(name, 4)).toMatchObject(wentTo(3));
  await ok('deleteModelVersion', { name, version: '2' });
  expect(await back(name, 3, { to_version: '2' })).toMatchObject(refused(/version=2\) was deleted by/));
});

test('renamed meanwhile: by its new name, over all of its history', async () => {
  const name = await model(2);
  await promote(name, 1);
  await ok('renameRegisteredModel', { name, new_name: `${name}-b` });
  await promote(`${name}-b`, 2);
  await ok('createRegisteredModel', { name });
  expect(await back(name, 2)).toMatchObject({ status: 404 });
  expect(await back(`${name}-b`, 2)).toMatchObject({ ...wentTo(1), body: { name: `${name}-b` } });
});

test('more than one transaction can archive: back to who came last, whatever its number', async () => {
  const name = await model(61);
  // 1 comes last of 60.
  for (const version of [...Array.from({ length: 59 }, (_, index) => index + 2), 1]) await share(name, version);
  await promote(name, 61);
  expect(await back(name, 61)).toMatchObject(wentTo(1));
  expect(await back(name, 1)).toMatchObject(wentTo(60));
  expect(await inStage(name)).toEqual([60]);
});

test('lists that rows do not tell whole, and hundreds of other changes in between', async () => {
  const name = await model(104);
  for (let version = 1; version <= 102; version++) await share(name, version);
  await point(name, 1);
  for (let version = 1; version <= 30; version++) await point(name, version);
  await share(name, 103);
  for (let version = 1; version <= 130; version++) await point(name, 1 + (version % 2));
  expect(await back(name, 103)).toMatchObject(wentTo(102));
  await promote(name, 104);
  expect(await back(name, 104)).toMatchObject(wentTo(102));
  expect(await unpoint(name, await pointsTo(name))).toMatchObject({ status: 200 });
});

test('amid promotions, deletions and faults, rows, versions and lists say the same at every change', async () => {
  const name = await model(8);
  for (const version of [1, 2, 3, 4]) {
    await promote(name, version);
    await point(name, version);
  }
  const { injectFaults } = await import('#test/embedded/fuzz/faults.ts');
  const { problemsOf, readEverything } = await import('#test/embedded/fuzz/history.ts');
  const random = seeded(8);
  const remove = injectFaults(random, { pause: 0.5, conflict: 0.05, lost: 0.02 });
  const statuses: number[] = [];
  const client = async () => {
    for (let made = 0; made < 25; made++) {
      const version = String(1 + random.below(8));
      const { body } = await call('getRegisteredModel', { name });
      const { latest_versions = [], aliases = [] } = body.registered_model;
      const holder = latest_versions.find((one: { current_stage: string }) => one.current_stage === 'Production');
      const act = random.below(10);
      if (act < 3 && holder) statuses.push((await back(name, holder.version)).status);
      else if (act < 5 && aliases[0]) statuses.push((await unpoint(name, aliases[0].version)).status);
      else if (act < 7) await call('setRegisteredModelAlias', { name, alias: 'champion', version });
      else if (act < 8) await call('deleteModelVersion', { name, version: random.chance(0.2) ? version : '9' });
      else {
        const move = { name, version, stage: 'Production', archive_existing_versions: true };
        await call('transitionModelVersionStage', move);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: clients }, client));
  } finally {
    remove();
  }
  expect([...new Set(statuses)].sort()).toEqual([200, 409]);
  const whole = (await readEverything()).find(({ model }) => model.name === name);
  expect(whole && problemsOf(whole)).toEqual([]);
});

test('every change is walked through once, with what held before and after it', async () => {
  const name = await model(2);
  for (let version = 1; version <= 260; version++) {
    await ok('setRegisteredModelAlias', { name, alias: `a${version}`, version: '1' });
    if (version % 20 === 0) await promote(name, 1 + ((version / 20) % 2));
  }
  const { findModel } = await import('#shared/store/models/get.ts');
  const { stateAfter, readChange } = await import('#shared/store/history/state.ts');
  const { changesBack } = await import('#shared/store/rollback/changes.ts');
  const { id, rev } = (await findModel(anyone, name)) as { id: string; rev: number };
  const holdersAt = async (at: number) => {
    const { staging, production, aliases } = await stateAfter(id, (await readChange(id, at)) as never);
    return { staging, production, aliases };
  };
  let walked = rev;
  for await (const { row, before, after } of changesBack(id, rev)) {
    expect([row.rev, before, after]).toEqual([walked, await holdersAt(walked - 1), await holdersAt(walked)]);
    walked -= 1;
  }
  expect(walked).toBe(1);
});

/** A stage or an alias as the test keeps it. */
type Kept = { now: number[]; turns: Turn[] };

const without = (list: readonly number[], gone: number) => list.filter((one) => one !== gone);

test.each([1, 2, 3])('random histories (seed %i) are gone back as the whole of each says', async (seed) => {
  const random = seeded(seed);
  const name = await model(6);
  const live = new Set([1, 2, 3, 4, 5, 6]);
  const seats: Record<'Staging' | 'Production' | 'champion', Kept> = {
    Staging: { now: [], turns: [] },
    Production: { now: [], turns: [] },
    champion: { now: [], turns: [] },
  };
  const turn = (seat: Kept, after: number[], more: { put?: number; isRollback?: boolean } = {}) => {
    seat.turns.push({ before: seat.now, after, isRollback: false, ...more });
    seat.now = after;
  };
  const stages = ['Staging', 'Production'] as const;
  const other = (stage: string) => (stage === 'Staging' ? 'Production' : 'Staging');
  const into = (list: readonly number[], version: number) => (list.includes(version) ? [...list] : [...list, version]);
  const made: Record<string, number> = {};
  for (let step = 0; step < 120; step++) {
    const version = random.pick([...live]);
    const stage = random.pick(stages);
    const seat = random.chance(0.3) ? 'champion' : stage;
    const kind = random.pick(['put', 'put', 'share', 'point', 'out', 'back', 'back', 'back', 'named', 'delete']);
    if (kind === 'put' || kind === 'share') {
      await move(name, version, stage, kind === 'put');
      const { now } = seats[stage];
      turn(seats[stage], into(kind === 'put' ? now.filter((one) => one === version) : now, version), { put: version });
      turn(seats[other(stage)], without(seats[other(stage)].now, version));
    } else if (kind === 'point') {
      await point(name, version);
      turn(seats.champion, [version]);
    } else if (kind === 'out') {
      await move(name, version, random.pick(['None', 'Archived']), false);
      for (const one of stages) turn(seats[one], without(seats[one].now, version));
    } else if (kind === 'delete') {
      if (live.size < 5 || random.chance(0.7)) continue;
      await ok('deleteModelVersion', { name, version: String(version) });
      live.delete(version);
      for (const one of Object.values(seats)) turn(one, without(one.now, version));
      const { body } = await call('createModelVersion', { name, source: 's3://b/m' });
      live.add(Number(body.model_version.version));
    } else {
      const from = random.pick(seats[seat].now);
      if (from === undefined) continue;
      const named = kind === 'named' ? random.pick([...live].filter((one) => one !== from)) : undefined;
      const hasHeld = (one: number) => seats[seat].turns.some(({ after }) => after.includes(one));
      const to =
        named === undefined
          ? formerHoldersBy(seats[seat].turns, from).find((one) => live.has(one))
          : hasHeld(named)
            ? named
            : undefined;
      const isServed = named === undefined && seat === 'Staging' && seats.Production.now.includes(to ?? 0);
      const answer = await back(name, from, {
        ...(seat === 'champion' ? { stage: undefined, alias: seat } : { stage: seat }),
        ...(named !== undefined && { to_version: String(named) }),
      });
      const outcome = to === undefined || isServed ? 'refused' : `back ${seat}`;
      made[outcome] = (made[outcome] ?? 0) + 1;
      const told = [answer.status, answer.body.to ?? answer.body.error_code];
      expect([step, seat, from, ...told]).toEqual([
        step,
        seat,
        from,
        ...(outcome === 'refused' ? [409, 'RESOURCE_CONFLICT'] : [200, String(to)]),
      ]);
      if (to === undefined || isServed) continue;
      turn(seats[seat], seat === 'champion' ? [to] : into(without(seats[seat].now, from), to), { isRollback: true });
      if (seat !== 'champion') turn(seats[other(seat)], without(seats[other(seat)].now, to));
    }
    for (const one of stages) expect(await inStage(name, one)).toEqual(seats[one].now.toSorted((a, b) => a - b));
  }
  for (const outcome of ['refused', 'back Staging', 'back Production', 'back champion'])
    expect([outcome, made[outcome]]).toEqual([outcome, expect.any(Number)]);
});
