import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import { freshTable } from '#test/support/fresh-table.ts';

/** One call, or bell, runs from start to end between two steps of another. */

let world: typeof import('./world.ts');
beforeAll(async () => {
  // Read when the functions are loaded.
  process.env[environment.protectProduction] = 'on';
  await freshTable();
  world = await import('./world.ts');
});
afterEach(() => vi.useRealTimers());

const why = { reason: 'case 7' };

/** Nearly all the time there is has passed; a call that is under way may see the end of it. */
const almost = () => world.later(world.days(30) - 2_000);
const over = () => world.later(4_000);

async function deletedModel(versions = 2) {
  const { name, id } = await world.model(versions);
  await world.move(name, 1, 'Archived');
  await world.ok('deleteRegisteredModel', { name });
  return { name, id };
}

async function expectLive(name: string, ...numbers: string[]): Promise<void> {
  expect(await world.found(name)).toEqual(world.everyWay(...numbers));
}

type Moment = Parameters<typeof world.hold>[0];
const rewrites: Moment = ({ sks }) => sks.length > 2 && sks.some((sk) => sk.startsWith('V#'));
const finishes: Moment = ({ command, sks }) => command.startsWith('TransactWrite') && sks.includes('NAME');
const begins: Moment = ({ command, sks }) => command.startsWith('Update') && sks.includes('META');

describe('a model is restored', () => {
  test.each([
    ['before it is marked', begins],
    ['before its versions are written', rewrites],
    ['before its last transaction', finishes],
  ])('while its deletion is cleared up behind, %s', async (_, moment) => {
    const { name, id } = await deletedModel();
    world.hold(moment, () => world.ring(id, 'model_deleted'));
    await world.ok('restore', { name });
    await expectLive(name, '1', '2');
  });

  test.each([
    ['before the first', ({ sks }: { sks: string[] }) => sks[0] === 'META' && sks.length > 1],
    ['before the versions’', rewrites],
  ])('between two transactions of the walk: %s', async (_, moment) => {
    const { name, id } = await deletedModel();
    world.hold(moment, () => world.ok('restore', { name }));
    await world.ring(id, 'model_deleted');
    await expectLive(name, '1', '2');
  });

  test.each([
    ['before its versions are written', rewrites],
    ['before its last transaction', finishes],
  ])('while its time runs out, %s: it is purged, and stays so', async (_, moment) => {
    const { name, id } = await deletedModel();
    await world.ring(id, 'model_deleted');
    almost();
    world.hold(moment, async () => {
      over();
      await world.expire(id);
    });
    expect(await world.call('restore', { name })).toMatchObject(world.refused(/was purged by/));
    const stubs = await world.rows(id, 'V#');
    expect(stubs).toMatchObject([{ purged: 4 }, { purged: 4 }]);
    expect(stubs.some((stub) => 'stage' in stub || 'list_pk' in stub)).toBe(false);
    expect(await world.found(name)).toEqual(world.everyWay());
  });

  test.each([
    ['before its versions are written', rewrites],
    ['before its last transaction', finishes],
  ])('while it is taken for given up, %s: the call comes again', async (_, moment) => {
    const { name, id } = await deletedModel();
    world.hold(moment, () => world.ringWalk(id));
    expect(await world.call('restore', { name })).toMatchObject({ status: 429 });
    await world.ok('restore', { name });
    await expectLive(name, '1', '2');
  });

  test('while it is taken for given up and begun again by another: nothing half done is shown', async () => {
    const { name, id } = await deletedModel();
    world.hold(finishes, async () => {
      await world.ringWalk(id);
      await world.call('restore', { name }, { remaining: 0 });
      const { client } = await import('#shared/store/client.ts');
      const { UpdateCommand } = await import('@aws-sdk/lib-dynamodb');
      const { update } = await import('#shared/store/expression.ts');
      const { noIndexKeys, versionKey } = await import('#shared/store/keys.ts');
      // The other has not come so far yet.
      const hidden = Object.entries(noIndexKeys);
      await client.send(new UpdateCommand(update({ key: versionKey(id, 2), set: hidden })));
    });
    expect(await world.call('restore', { name })).toMatchObject({ status: 429 });
    await world.ok('restore', { name });
    await expectLive(name, '1', '2');
  });

  test.each([
    ['before it is marked', begins],
    ['before its versions are written', rewrites],
    ['before its last transaction', finishes],
  ])('by two, the second from start to end %s', async (_, moment) => {
    const { name, id } = await deletedModel();
    await world.ring(id, 'model_deleted');
    world.hold(moment, () => world.ok('restore', { name }));
    expect(await world.call('restore', { name })).toMatchObject(world.refused(/is not deleted/));
    await expectLive(name, '1', '2');
  });

  test('by ten at once: one does it, and the others are told', async () => {
    const { name, id } = await deletedModel();
    const answers = await Promise.all(Array.from({ length: 10 }, () => world.call('restore', { model_id: id })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
    expect((await world.kindsOf(id)).filter((kind) => kind === 'model_restored')).toHaveLength(1);
    await expectLive(name, '1', '2');
  });

  test('while another takes its name', async () => {
    const { name } = await deletedModel();
    world.hold(finishes, () => world.ok('createRegisteredModel', { name }));
    expect(await world.call('restore', { name })).toMatchObject(world.refused(/another has it now/));
    await world.ok('restore', { name, new_name: `${name} 2` });
    await expectLive(name, '1', '2');
  });
});

describe('a version whose number was given out before its model was deleted', () => {
  const lands: Moment = ({ sks }) => sks[0] === 'V#0000000003';

  test.each([
    ['after the walk', async (id: string) => world.ring(id, 'model_deleted'), ['restore']],
    [
      'while it is restored',
      async (id: string, name: string) => {
        await world.ring(id, 'model_deleted');
        await world.call('restore', { name }, { remaining: 0 });
      },
      ['restore'],
    ],
    ['after the restore', async (_: string, name: string) => world.ok('restore', { name }), []],
  ] as const)('lands %s, and is of those that come back', async (_, meanwhile, then) => {
    const { name, id } = await world.model(2);
    world.hold(lands, async () => {
      await world.ok('deleteRegisteredModel', { name });
      await meanwhile(id, name);
    });
    await world.version(name);
    for (const operation of then) await world.ok(operation, { name });
    await expectLive(name, '1', '2', '3');
  });

  test('lands after the walk: the second walk finds it', async () => {
    const { name, id } = await world.model(2);
    world.hold(lands, async () => {
      await world.ok('deleteRegisteredModel', { name });
      await world.ring(id, 'model_deleted');
    });
    await world.version(name);
    await world.ringWalk(id);
    expect((await world.rows(id, 'V#')).filter(({ list_pk }) => list_pk !== undefined)).toEqual([]);
  });

  test('lands after the purge: the second walk purges it', async () => {
    const { name, id } = await world.model(2);
    world.hold(lands, async () => {
      await world.ok('deleteRegisteredModel', { name });
      world.later(world.days(31));
      await world.expire(id);
    });
    await world.version(name);
    await world.ringWalk(id);
    expect((await world.rows(id, 'V#')).every(({ purged }) => purged === 3)).toBe(true);
    expect(await world.rows(id, 'IN#')).toEqual([]);
  });
});

test('a tag set while its version is deleted comes back with it, and finds it', async () => {
  const { name } = await world.model(1);
  const at = { name, version: '1' };
  world.hold(world.writes, () => world.ok('setModelVersionTag', { ...at, key: 'late', value: name }));
  await world.ok('deleteModelVersion', at);
  await world.ok('restore', at);
  const { model_versions } = await world.ok('searchModelVersions', { filter: `tags.late = '${name}'` });
  expect(model_versions).toHaveLength(1);
  await expectLive(name, '1');
});

describe('a deleted version is', () => {
  const deleted = async () => {
    const { name, id } = await world.model(1);
    await world.ok('deleteModelVersion', { name, version: '1' });
    return { name, id, at: { name, version: '1' } };
  };
  const purge = (id: string) => async () => {
    over();
    await world.expire(id, 1);
  };

  test('purged while it is restored: one of the two', async () => {
    const { id, at } = await deleted();
    almost();
    world.hold(world.writes, purge(id));
    expect(await world.call('restore', at)).toMatchObject(world.refused(/was purged by/));
    expect((await world.rows(id, 'V#'))[0]).not.toHaveProperty('stage');
  });

  test('restored while it is purged: one of the two', async () => {
    const { name, id, at } = await deleted();
    world.later(world.days(30) + 1_000);
    world.hold(world.writes, async () => {
      world.later(-5_000);
      await world.ok('restore', at);
    });
    await world.ringPurge(id, 1);
    expect(await world.kindsOf(id)).toEqual(['model_created', 'version_deleted', 'version_restored']);
    await expectLive(name, '1');
  });

  test('held while it is purged, or purged while it is held: one of the two', async () => {
    const [one, two] = [await deleted(), await deleted()];
    almost();
    world.hold(world.writes, purge(one.id));
    expect(await world.call('hold', { ...one.at, ...why })).toMatchObject(world.refused(/was purged by/));
    world.hold(world.writes, () => world.ok('hold', { ...two.at, ...why }));
    await world.ringPurge(two.id, 1);
    expect((await world.rows(two.id, 'V#'))[0]).toHaveProperty('tags');
    expect((await world.kindsOf(two.id)).at(-1)).toBe('version_held');
  });

  test('restored by two: one does it', async () => {
    const { name, id, at } = await deleted();
    const answers = await Promise.all([world.call('restore', at), world.call('restore', at)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await world.kindsOf(id)).slice(1)).toEqual(['version_deleted', 'version_restored']);
    await expectLive(name, '1');
  });
});

describe('protected', () => {
  const at = (name: string) => ({ name, version: '1' });
  const inProduction = async () => {
    const { name, id } = await world.model(2);
    await world.move(name, 1, 'Production');
    return { name, id };
  };

  test('a version in Production is not deleted, nor its model', async () => {
    const { name } = await inProduction();
    const serves = world.refused(/version=1\) is in Production: move it to another stage first/);
    expect(await world.call('deleteModelVersion', at(name))).toMatchObject(serves);
    expect(await world.call('deleteRegisteredModel', { name })).toMatchObject(serves);
    await world.ok('deleteModelVersion', { name, version: '2' });
    await world.move(name, 1, 'Archived');
    await world.ok('deleteModelVersion', at(name));
    await world.ok('deleteRegisteredModel', { name });
  });

  test('nor a version that is held', async () => {
    const { name } = await world.model(2);
    await world.ok('hold', { ...at(name), ...why });
    const held = world.refused(/version=1\) is under a legal hold: release it first/);
    expect(await world.call('deleteModelVersion', at(name))).toMatchObject(held);
    expect(await world.call('deleteRegisteredModel', { name })).toMatchObject(held);
    await world.ok('deleteModelVersion', { name, version: '2' });
    await world.ok('release', { ...at(name), ...why });
    await world.ok('deleteRegisteredModel', { name });
  });

  test.each([
    ['held', (name: string) => world.ok('hold', { ...at(name), ...why })],
    ['put into Production', (name: string) => world.move(name, 1, 'Production')],
  ])('nor one that is %s while it is being deleted', async (_, meanwhile) => {
    for (const [operation, input] of [
      ['deleteModelVersion', { version: '1' }],
      ['deleteRegisteredModel', {}],
    ] as const) {
      const { name } = await world.model(1);
      world.hold(world.writes, () => meanwhile(name));
      expect(await world.call(operation, { name, ...input })).toMatchObject({ status: 409 });
      expect(await world.found(name)).toEqual(world.everyWay('1'));
    }
  });
});

test('rows, versions, lists and the ledger are of one mind about all this', async () => {
  expect(await world.problems()).toEqual([]);
});
