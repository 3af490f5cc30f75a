import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { freshTable } from '#test/support/fresh-table.ts';

/** A deleted version is what it was, to who restores it in time; then it is what it was created with. */

let world: typeof import('./world.ts');
beforeAll(async () => {
  await freshTable();
  world = await import('./world.ts');
});
afterEach(() => vi.useRealTimers());

const one = (name: string, number = 1) => ({ name, version: String(number) });

/** All of a version but what a restore changes. */
async function shown(name: string) {
  const { model_version } = await world.ok('getModelVersion', one(name));
  const { current_stage, last_updated_timestamp, aliases, ...rest } = model_version;
  return rest;
}

test('comes back with all it had but its stage and aliases, which are told, and is found by every way', async () => {
  const { name, id } = await world.model(2);
  await world.move(name, 1, 'Production');
  for (const alias of ['champion', 'blue']) await world.ok('setRegisteredModelAlias', { ...one(name), alias });
  const before = await shown(name);
  await world.ok('deleteModelVersion', { ...one(name), reason: 'by mistake' });
  expect(await world.call('getModelVersion', one(name))).toMatchObject({ status: 404 });
  expect(await world.found(name)).toEqual(world.everyWay('2'));
  const answer = await world.ok('restore', { ...one(name), reason: 'it was one' });
  expect(answer).toMatchObject({
    model_id: id,
    model_version: { current_stage: 'None', description: 'one of them' },
    former_stages: [{ version: '1', stage: 'Production' }],
    former_aliases: [
      { alias: 'blue', version: '1' },
      { alias: 'champion', version: '1' },
    ],
    transition_id: `${id}-6`,
  });
  expect(answer.model_version).not.toHaveProperty('aliases');
  expect(await shown(name)).toEqual(before);
  expect(await world.found(name)).toEqual(world.everyWay('1', '2'));
  const changes = await world.rows(id, 'CHANGE#');
  expect(changes.slice(4)).toMatchObject([
    { kind: 'version_deleted', version: 1, from: 'Production', why: 'by mistake', actor: { id: 'tester' } },
    { kind: 'version_restored', version: 1, to: 'None', why: 'it was one', production: [], aliases: {} },
  ]);
  const { model_versions } = await world.ok('getLatestVersions', { name });
  expect(model_versions).toMatchObject([{ version: '2', current_stage: 'None' }]);
  expect(await world.hasPurge(id, 1)).toBe(false);
});

test('what there is nothing to restore of', async () => {
  const { name, id } = await world.model(1);
  expect(await world.call('restore', one(name))).toMatchObject(world.refused(/is not deleted: there is nothing/));
  expect(await world.call('restore', one(name, 2))).toMatchObject({ status: 404 });
  expect(await world.call('restore', { ...one(name), name: 'none' })).toMatchObject({ status: 404 });
  await world.ok('deleteModelVersion', one(name));
  await world.ok('deleteRegisteredModel', { name });
  expect(await world.call('restore', { model_id: id, version: '1' })).toMatchObject(
    world.refused(/is deleted with all its versions. Restore it first/),
  );
});

test('more tags than a transaction has room for', async () => {
  const { name } = await world.model(0);
  const tags = Array.from({ length: 130 }, (_, index) => ({ key: `k${index}`, value: name }));
  await world.version(name, { tags: [...tags, { key: 'kind', value: name }] });
  await world.ok('deleteModelVersion', one(name));
  expect(await world.found(name)).toEqual(world.everyWay());
  await world.ok('restore', one(name));
  expect(await world.found(name)).toEqual(world.everyWay('1'));
  for (const key of ['k0', 'k99', 'k129']) {
    const { model_versions } = await world.ok('searchModelVersions', { filter: `tags.${key} = '${name}'` });
    expect(model_versions).toHaveLength(1);
  }
});

test('its time over, it is not restored, and purged to what the ledger has of it', async () => {
  const { name, id } = await world.model(1);
  await world.ok('deleteModelVersion', one(name));
  await world.ringPurge(id, 1);
  world.later(world.days(30) - 1_000);
  await world.ringPurge(id, 1);
  expect((await world.kindsOf(id)).at(-1)).toBe('version_deleted');
  world.later(2_000);
  expect(await world.call('restore', one(name))).toMatchObject(world.refused(/could be restored until .*too late/));
  await world.expire(id, 1);
  for (const _ of ['again', 'again']) await world.ringPurge(id, 1);
  expect((await world.kindsOf(id)).slice(-2)).toEqual(['version_deleted', 'version_purged']);
  expect(await world.call('restore', one(name))).toMatchObject(world.refused(new RegExp(`was purged by .*${id}-3`)));
  const [stub] = await world.rows(id, 'V#');
  expect(stub).toMatchObject({ deleted: 2, purged: 3, source: `s3://elsewhere/${name}` });
  for (const field of ['stage', 'description', 'tags', 'restorable_until', 'list_pk', 'recent_pk'])
    expect(stub).not.toHaveProperty(field);
  expect((await world.rows(id, 'CHANGE#')).at(-1)).toMatchObject({
    actor: { type: 'system', id: 'purge' },
    version: 1,
  });
});

test('restored and deleted again, its time begins again', async () => {
  const { name, id } = await world.model(1);
  await world.ok('deleteModelVersion', one(name));
  world.later(world.days(20));
  await world.ok('restore', one(name));
  await world.ok('deleteModelVersion', one(name));
  world.later(world.days(20));
  // Late from the first deletion.
  await world.ringPurge(id, 1);
  expect(await world.ok('restore', one(name))).toMatchObject({ former_stages: [], former_aliases: [] });
});

const why = { reason: 'case 7' };

test('held, it is kept whatever its time, and purged when it is released', async () => {
  const { name, id } = await world.model(1);
  await world.ok('deleteModelVersion', one(name));
  const held = await world.ok('hold', { ...one(name), ...why });
  expect(held).toEqual({ model_id: id, name, version: '1', held: true, transition_id: `${id}-3` });
  expect(await world.ok('hold', { ...one(name), ...why })).toEqual({ model_id: id, name, version: '1', held: true });
  world.later(world.days(31));
  await world.expire(id, 1);
  expect((await world.rows(id, 'V#'))[0]).toMatchObject({ description: 'one of them' });
  expect(await world.ok('release', { ...one(name), ...why })).toMatchObject({ held: false, transition_id: `${id}-4` });
  await world.expire(id, 1);
  expect(await world.kindsOf(id)).toEqual([
    'model_created',
    'version_deleted',
    'version_held',
    'version_released',
    'version_purged',
  ]);
  expect((await world.rows(id, 'CHANGE#'))[2]).toMatchObject({ version: 1, why: 'case 7' });
  expect(await world.call('hold', { ...one(name), ...why })).toMatchObject(world.refused(/was purged by/));
  expect(await world.ok('release', { ...one(name), ...why })).toEqual({
    model_id: id,
    name,
    version: '1',
    held: false,
  });
});

test('released in its time, it is purged when that is over, and not before', async () => {
  const { name, id } = await world.model(1);
  await world.ok('hold', { ...one(name), ...why });
  await world.ok('deleteModelVersion', one(name));
  await world.ok('release', { ...one(name), ...why });
  await world.ringPurge(id, 1);
  expect((await world.kindsOf(id)).at(-1)).toBe('version_released');
  world.later(world.days(31));
  await world.expire(id, 1);
  expect((await world.kindsOf(id)).at(-1)).toBe('version_purged');
});

test('who is held is listed, the least first, and nobody else', async () => {
  const { name, id } = await world.model(3);
  for (const number of [3, 1]) await world.ok('hold', { ...one(name, number), ...why });
  const held = async () => (await world.rows(id, 'META'))[0]?.held;
  expect(await held()).toEqual([1, 3]);
  for (const number of [3, 1]) await world.ok('release', { ...one(name, number), ...why });
  expect(await held()).toBeUndefined();
  for (const number of ['0', '4']) {
    expect(await world.call('hold', { name, version: number, ...why })).toMatchObject({ status: 404 });
  }
  expect(await world.call('hold', { ...one(name) })).toMatchObject({ status: 400 });
});

test('rows, versions, lists and the ledger are of one mind about all this', async () => {
  expect(await world.problems()).toEqual([]);
});
