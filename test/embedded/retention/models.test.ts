import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { freshTable } from '#test/support/fresh-table.ts';

/** A deleted model is nobody's to see, whole to who restores it in time, and then what the ledger has of it. */

let world: typeof import('./world.ts');
beforeAll(async () => {
  await freshTable();
  world = await import('./world.ts');
});
afterEach(() => vi.useRealTimers());

const why = { reason: 'case 7' };

/** Of five: 1 in Production, 2 in Staging, 3 and 4 Archived, 5 in None; 1 and 5 have aliases. */
async function five() {
  const { name, id } = await world.model(5);
  await world.move(name, 1, 'Production');
  await world.move(name, 2, 'Staging');
  for (const number of [3, 4]) await world.move(name, number, 'Archived');
  await world.ok('setRegisteredModelAlias', { name, alias: 'champion', version: '1' });
  await world.ok('setRegisteredModelAlias', { name, alias: 'newest', version: '5' });
  return { name, id };
}

const former = {
  former_stages: [
    { version: '1', stage: 'Production' },
    { version: '2', stage: 'Staging' },
    { version: '3', stage: 'Archived' },
    { version: '4', stage: 'Archived' },
  ],
  former_aliases: [
    { alias: 'champion', version: '1' },
    { alias: 'newest', version: '5' },
  ],
};

const all = ['1', '2', '3', '4', '5'];

async function expectWhole(name: string, made = name, numbers = all): Promise<void> {
  expect(await world.found(made)).toEqual(world.everyWay(...numbers));
  const { model_versions } = await world.ok('searchModelVersions', { filter: `name = '${name}'` });
  expect(model_versions.map((one: { current_stage: string }) => one.current_stage)).toEqual(numbers.map(() => 'None'));
  const { model_versions: latest } = await world.ok('getLatestVersions', { name });
  expect(latest).toMatchObject([{ version: numbers.at(-1), current_stage: 'None' }]);
  const { registered_models } = await world.ok('searchRegisteredModels', { filter: `tags.team = '${made}'` });
  expect(registered_models).toMatchObject([{ name, description: 'what it is' }]);
}

async function expectHidden(made: string, id: string): Promise<void> {
  expect(await world.found(made)).toEqual(world.everyWay());
  expect(await world.ok('searchRegisteredModels', { filter: `tags.team = '${made}'` })).toEqual({});
  for (const item of await world.rows(id, 'V#')) {
    expect(item).not.toHaveProperty('list_pk');
    expect(item).not.toHaveProperty('recent_pk');
  }
}

describe('a model', () => {
  test.each([
    ['at once', async () => {}],
    ['after the walk behind it', async (id: string) => world.ring(id, 'model_deleted')],
    [
      'after both walks',
      async (id: string) => {
        await world.ring(id, 'model_deleted');
        await world.ringWalk(id);
      },
    ],
  ])('comes back whole: %s', async (_, meanwhile) => {
    const { name, id } = await five();
    await world.ok('deleteRegisteredModel', { name, reason: 'by mistake' });
    await meanwhile(id);
    expect(await world.call('getRegisteredModel', { name })).toMatchObject({ status: 404 });
    expect(await world.found(name)).toEqual(world.everyWay());
    const answer = await world.ok('restore', { name, reason: 'it was one' });
    expect(answer).toMatchObject({ model_id: id, restored_versions: 5, ...former });
    expect(answer.registered_model).toMatchObject({
      name,
      latest_versions: [{ version: '5', current_stage: 'None' }],
    });
    expect(answer.registered_model).not.toHaveProperty('aliases');
    await expectWhole(name);
    await world.ring(id, 'model_restored');
    await expectWhole(name);
    const [deletion, restored] = (await world.rows(id, 'CHANGE#')).slice(-2);
    expect(deletion).toMatchObject({ kind: 'model_deleted', why: 'by mistake', from: name, production: [1] });
    expect(restored).toMatchObject({ kind: 'model_restored', why: 'it was one', production: [], staging: [] });
    expect(restored).toMatchObject({ aliases: {}, restored: restored?.rev });
    expect(restored).not.toHaveProperty('deleted');
    expect(answer.transition_id).toBe(`${id}-${restored?.rev}`);
    // Numbers go on, and stages work as ever.
    expect((await world.version(name)).model_version.version).toBe('6');
    await world.move(name, 3, 'Archived');
    await world.move(name, 1, 'Production');
    expect((await world.ok('getLatestVersions', { name })).model_versions).toMatchObject([
      { version: '3', current_stage: 'Archived' },
      { version: '6', current_stage: 'None' },
      { version: '1', current_stage: 'Production' },
    ]);
    expect(await world.hasPurge(id)).toBe(false);
  });

  test('whose walk is done is in no index, and all else of it stays', async () => {
    const { name, id } = await five();
    await world.ok('deleteRegisteredModel', { name });
    await world.ring(id, 'model_deleted');
    await expectHidden(name, id);
    expect(await world.rows(id, 'V#')).toHaveLength(5);
  });

  test('deleted and restored twice, tells what the last deletion took', async () => {
    const { name, id } = await five();
    await world.ok('deleteRegisteredModel', { name });
    await world.ok('restore', { name });
    await world.move(name, 4, 'Production');
    await world.ok('deleteRegisteredModel', { name });
    await world.ring(id, 'model_deleted');
    expect(await world.ok('restore', { model_id: id })).toMatchObject({
      former_stages: [{ version: '4', stage: 'Production' }],
      former_aliases: [],
    });
    await expectWhole(name);
  });

  test('its updates are as of the restore, in every order', async () => {
    const { name, id } = await world.model(1);
    await world.ok('deleteRegisteredModel', { name });
    world.later(5_000);
    const { registered_model } = await world.ok('restore', { name });
    const read = async () => (await world.ok('getModelVersion', { name, version: '1' })).model_version;
    expect((await read()).last_updated_timestamp).toBe(registered_model.last_updated_timestamp);
    await world.ring(id, 'model_restored');
    const [item] = await world.rows(id, 'V#');
    expect(item?.last_updated_timestamp).toBe(registered_model.last_updated_timestamp);
  });
});

describe('a name', () => {
  test('that was taken since is not given back: another is needed', async () => {
    const { name, id } = await world.model(2);
    await world.ok('deleteRegisteredModel', { name });
    await world.ok('createRegisteredModel', { name });
    expect(await world.call('restore', { name })).toMatchObject(world.refused(/another has it now. Give a 'new_name'/));
    expect(await world.call('restore', { name, new_name: name })).toMatchObject({
      status: 400,
      body: { error_code: 'RESOURCE_ALREADY_EXISTS' },
    });
    expect(await world.call('restore', { name, new_name: 'a/b' })).toMatchObject({ status: 400 });
    const new_name = `${name}, restored`;
    expect(await world.ok('restore', { name, new_name })).toMatchObject({
      model_id: id,
      registered_model: { name: new_name },
    });
    await expectWhole(new_name, name, ['1', '2']);
    expect((await world.ok('getRegisteredModel', { name })).registered_model.name).toBe(name);
    expect((await world.rows(id, 'CHANGE#')).at(-1)).toMatchObject({ from: name, to: new_name, name: new_name });
  });

  test('stands for who had it last, and an id for its model', async () => {
    const { name, id: first } = await world.model(1);
    await world.ok('deleteRegisteredModel', { name });
    await world.ok('createRegisteredModel', { name });
    await world.ok('deleteRegisteredModel', { name });
    const second = await world.ok('restore', { name, new_name: `${name} 2` });
    expect(second.model_id).not.toBe(first);
    expect(await world.ok('restore', { name, new_name: `${name} 1` })).toMatchObject({ model_id: first });
    expect(await world.call('restore', { name })).toMatchObject({ status: 404 });
    expect(await world.call('restore', { model_id: first })).toMatchObject(world.refused(/is not deleted/));
    expect(await world.call('restore', { name: `${name} 1` })).toMatchObject(world.refused(/is not deleted/));
  });

  test.each([
    [{}, 400],
    [{ name: 'a', model_id: 'b' }, 400],
    [{ name: 'none' }, 404],
    [{ model_id: 'none' }, 404],
    [{ model_id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }, 404],
    [{ name: 'none', version: 'x' }, 404],
    [{ name: 'none', version: '1', new_name: 'other' }, 400],
  ])('%j: %i', async (input, status) => {
    expect(await world.call('restore', input)).toMatchObject({ status });
  });
});

test('versions that were deleted before their model stay deleted, and come back by themselves', async () => {
  const { name, id } = await world.model(3);
  await world.ok('deleteModelVersion', { name, version: '3' });
  await world.ok('deleteRegisteredModel', { name });
  await world.ring(id, 'model_deleted');
  expect(await world.ok('restore', { name })).toMatchObject({ restored_versions: 2 });
  await expectWhole(name, name, ['1', '2']);
  await world.ok('restore', { name, version: '3' });
  await expectWhole(name, name, ['1', '2', '3']);
});

test('a restore that one call has no time for goes on in the next, and tells as if it were one', async () => {
  const { name, id } = await five();
  await world.ok('deleteRegisteredModel', { name });
  await world.ring(id, 'model_deleted');
  const cut = await world.call('restore', { name }, { remaining: 0 });
  expect(cut).toMatchObject({ status: 429, body: { message: expect.stringMatching(/Call again/) } });
  expect(await world.call('getRegisteredModel', { name })).toMatchObject({ status: 404 });
  expect(await world.found(name)).toEqual(world.everyWay());
  // Nothing clears up meanwhile.
  await world.ring(id, 'model_deleted');
  expect((await world.rows(id, 'V#')).every(({ list_pk }) => list_pk !== undefined)).toBe(true);
  expect(await world.ok('restore', { name })).toMatchObject({ restored_versions: 5, ...former });
  await expectWhole(name);
});

test('asked again with its key, a restore is told again, of a model and of a version', async () => {
  const { name } = await world.model(2);
  await world.ok('deleteModelVersion', { name, version: '2' });
  await world.ok('deleteRegisteredModel', { name });
  for (const input of [{ name }, { name, version: '2' }]) {
    const again = () => world.call('restore', input, { headers: { 'idempotency-key': JSON.stringify(input) } });
    const first = await again();
    expect(first.status).toBe(200);
    expect((await again()).body).toEqual(first.body);
  }
});

test('a restore that nobody goes on with is cleared up behind, and can begin again', async () => {
  const { name, id } = await five();
  await world.ok('deleteRegisteredModel', { name });
  await world.call('restore', { name }, { remaining: 0 });
  await world.ringWalk(id);
  await expectHidden(name, id);
  expect(await world.ok('restore', { name })).toMatchObject({ restored_versions: 5, ...former });
  await expectWhole(name);
});

test('its time over, a model is purged with its versions, to what the ledger has of them', async () => {
  const { name, id } = await five();
  await world.ok('deleteModelVersion', { name, version: '5' });
  await world.ok('deleteRegisteredModel', { name });
  await world.ring(id, 'model_deleted');
  world.later(world.days(29));
  await world.ringPurge(id);
  expect((await world.kindsOf(id)).at(-1)).toBe('model_deleted');
  world.later(world.days(2));
  for (const which of [{ name }, { model_id: id }])
    expect(await world.call('restore', which)).toMatchObject(world.refused(/could be restored until/));
  await world.expire(id);
  for (const _ of ['again', 'again']) await world.ringPurge(id);
  await world.ringPurge(id, 5);
  await world.ringWalk(id);
  expect((await world.kindsOf(id)).slice(-2)).toEqual(['model_deleted', 'model_purged']);
  for (const which of [{ name }, { model_id: id }])
    expect(await world.call('restore', which)).toMatchObject(world.refused(/was purged by/));
  const stubs = await world.rows(id, 'V#');
  expect(stubs).toHaveLength(5);
  for (const stub of stubs) {
    expect(stub).toMatchObject({ source: `s3://elsewhere/${name}`, deleted: expect.any(Number), purged: 10 });
    for (const field of ['stage', 'tags', 'description', 'list_pk']) expect(stub).not.toHaveProperty(field);
  }
  expect((await world.rows(id, 'META'))[0]).toMatchObject({ name, tags: {}, purged: 10 });
  expect(await world.rows(id, 'IN#')).toEqual([]);
});

test('a version that is held outlives its model, until it is released', async () => {
  const { name, id } = await five();
  await world.ok('hold', { name, version: '3', ...why });
  await world.ok('deleteRegisteredModel', { name });
  await world.ok('hold', { model_id: id, version: '2', ...why });
  world.later(world.days(31));
  await world.expire(id);
  const kept = async () => (await world.rows(id, 'V#')).filter((item) => 'tags' in item).map(({ version }) => version);
  expect(await kept()).toEqual([2, 3]);
  expect(await world.call('hold', { model_id: id, version: '1', ...why })).toMatchObject(world.refused(/was purged/));
  await world.ok('release', { model_id: id, version: '3', ...why });
  await world.expire(id, 3);
  expect(await kept()).toEqual([2]);
  expect((await world.rows(id, 'CHANGE#')).at(-1)).toMatchObject({ kind: 'version_purged', version: 3 });
  expect(await world.rows(id, 'IN#')).toEqual([]);
  await world.ok('release', { model_id: id, version: '2', ...why });
  // A second walk finds it first.
  await world.ringWalk(id);
  expect(await kept()).toEqual([]);
});

test('rows, versions, lists and the ledger are of one mind about all this', async () => {
  expect(await world.problems()).toEqual([]);
});
