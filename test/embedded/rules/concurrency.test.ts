import { beforeAll, expect, test } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';

beforeAll(() => freshTable());

const create = (name: string) => call('createRegisteredModel', { name });
const register = (name: string) => call('createModelVersion', { name, source: 's3://b/m' });
const promote = (name: string, version: number, archive = true) =>
  call('transitionModelVersionStage', {
    name,
    version: String(version),
    stage: 'Production',
    archive_existing_versions: archive,
  });
/** Who waits for 20 s is told to come again: a slow database on a busy machine does not take as many in that time. */
const clients = Number(process.env.CLIENTS ?? 16);
const writers = Number(process.env.WRITERS ?? 100);
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

async function holders(name: string): Promise<number[]> {
  const { body } = await call('searchModelVersions', { filter: `name = '${name}'` });
  return body.model_versions
    .filter((one: { current_stage: string }) => one.current_stage === 'Production')
    .map((one: { version: string }) => Number(one.version));
}

test(`${writers} creates at once have the versions 1 to ${writers}`, async () => {
  await create('many');
  const answers = await Promise.all(times(writers, () => register('many')));
  expect(answers.map(({ status }) => status)).toEqual(times(writers, () => 200));
  const versions = answers.map(({ body }) => Number(body.model_version.version)).sort((a, b) => a - b);
  expect(versions).toEqual(times(writers, (index) => index + 1));
});

test('promotions with archive by many clients leave exactly one version in Production', async () => {
  await create('contested');
  await Promise.all(times(16, () => register('contested')));
  const statuses = await Promise.all(
    times(clients, async (client) => {
      const made: number[] = [];
      for (let turn = 0; turn < 8; turn++) made.push((await promote('contested', 1 + ((client + turn) % 16))).status);
      return made;
    }),
  );
  expect(new Set(statuses.flat())).toEqual(new Set([200]));
  expect(await holders('contested')).toHaveLength(1);
});

test('whoever asks while others promote sees exactly one holder, by stage and by alias', async () => {
  await create('watched');
  await Promise.all(times(6, () => register('watched')));
  await promote('watched', 1);
  await call('setRegisteredModelAlias', { name: 'watched', alias: 'live', version: '1' });
  let over = false;
  const promoting = (async () => {
    for (let turn = 0; turn < 60; turn++) {
      await promote('watched', 1 + (turn % 6));
      await call('setRegisteredModelAlias', { name: 'watched', alias: 'live', version: String(1 + (turn % 6)) });
    }
    over = true;
  })();
  const seen: number[] = [];
  const watching = times(4, async () => {
    while (!over) {
      const { body } = await call('getLatestVersions', { name: 'watched', stages: ['Production'] });
      seen.push(body.model_versions?.length ?? 0);
      const all = await call('getRegisteredModel', { name: 'watched' });
      const stages = all.body.registered_model.latest_versions.map(
        (one: { current_stage: string }) => one.current_stage,
      );
      seen.push(stages.filter((stage: string) => stage === 'Production').length);
      const aliased = await call('getModelVersionByAlias', { name: 'watched', alias: 'live' });
      seen.push(aliased.status === 200 ? 1 : 0);
    }
  });
  await Promise.all([promoting, ...watching]);
  expect(seen.length).toBeGreaterThan(50);
  expect(new Set(seen)).toEqual(new Set([1]));
});

test('of many clients creating one name one succeeds, and the others are told that it exists', async () => {
  const answers = await Promise.all(times(12, () => create('wanted')));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const refused = answers.filter(({ status }) => status !== 200).map(({ body }) => body);
  expect(refused).toHaveLength(11);
  expect(refused.every(({ error_code }) => error_code === 'RESOURCE_ALREADY_EXISTS')).toBe(true);
});

test('of many models renamed to one name at once one gets it, and the others keep theirs', async () => {
  await Promise.all(times(6, (index) => create(`from-${index}`)));
  const answers = await Promise.all(
    times(6, (index) => call('renameRegisteredModel', { name: `from-${index}`, new_name: 'to' })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const left = await Promise.all(times(6, (index) => call('getRegisteredModel', { name: `from-${index}` })));
  expect(left.filter(({ status }) => status === 200)).toHaveLength(5);
  expect((await call('getRegisteredModel', { name: 'to' })).status).toBe(200);
});

test('renaming and deleting one model at once: one of them, or the deletion of the renamed one', async () => {
  await create('torn');
  await register('torn');
  const [renamed, deleted] = await Promise.all([
    call('renameRegisteredModel', { name: 'torn', new_name: 'torn-2' }),
    call('deleteRegisteredModel', { name: 'torn' }),
  ]);
  expect([renamed.status, deleted.status].sort()).toEqual([200, 404]);
  const [old, young] = await Promise.all([
    call('getRegisteredModel', { name: 'torn' }),
    call('getRegisteredModel', { name: 'torn-2' }),
  ]);
  expect(old.status).toBe(404);
  expect(young.status).toBe(renamed.status === 200 ? 200 : 404);
});

test('a name is free the moment its model is deleted, and starts again at version 1', async () => {
  await create('again');
  await register('again');
  await call('deleteRegisteredModel', { name: 'again' });
  expect((await create('again')).status).toBe(200);
  expect((await register('again')).body.model_version.version).toBe('1');
  expect((await call('searchModelVersions', { filter: "name = 'again'" })).body.model_versions).toHaveLength(1);
});
