import { beforeAll, expect, test } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';

beforeAll(() => freshTable());

const invalid = (text: RegExp) => ({
  status: 400,
  body: { error_code: 'INVALID_PARAMETER_VALUE', message: expect.stringMatching(text) },
});
const long = (count: number) => 'x'.repeat(count);

test.each([
  ['256 characters', long(256), 200],
  ['256 characters of four bytes each', '😀'.repeat(256), 200],
  ['257 characters', long(257), 400],
  ['quotes, percent and spaces', `o'quote "double" 100% a&b=c`, 200],
  ['a lone surrogate', 'a\ud800', 400],
])('a model name of %s: %#', async (_, name, status) => {
  expect((await call('createRegisteredModel', { name })).status).toBe(status);
  if (status !== 200) return;
  expect((await call('getRegisteredModel', { name })).body.registered_model.name).toBe(name);
  expect((await call('searchRegisteredModels', { max_results: 1000 })).body.registered_models).toContainEqual(
    expect.objectContaining({ name }),
  );
});

test('a model with as much text as it may have takes every change; more text is refused, and nothing is half done', async () => {
  const name = 'full';
  const tags = ['a', 'b', 'c'].map((key) => ({ key, value: long(100_000) }));
  expect((await call('createRegisteredModel', { name, tags, description: long(49_000) })).status).toBe(200);
  expect(await call('setRegisteredModelTag', { name, key: 'd', value: long(2_000) })).toMatchObject(
    invalid(/350000 bytes/),
  );
  expect(await call('updateRegisteredModel', { name, description: long(51_000) })).toMatchObject(
    invalid(/350000 bytes/),
  );
  const source = 's3://b/m';
  expect((await call('createModelVersion', { name, source })).status).toBe(200);
  const move = { name, version: '1', stage: 'Production', archive_existing_versions: true };
  expect((await call('transitionModelVersionStage', move)).status).toBe(200);
  const alias = { name, alias: long(255), version: '1' };
  expect((await call('setRegisteredModelAlias', alias)).status).toBe(200);
  const { registered_model } = (await call('getRegisteredModel', { name })).body;
  expect(registered_model.tags.map(({ key }: { key: string }) => key)).toEqual(['a', 'b', 'c']);
  expect(registered_model.description).toHaveLength(49_000);
});

test('a create with more text than an item holds leaves nothing behind', async () => {
  const tags = ['a', 'b', 'c', 'd'].map((key) => ({ key, value: long(100_000) }));
  expect(await call('createRegisteredModel', { name: 'too-full', tags })).toMatchObject(invalid(/350000 bytes/));
  expect((await call('getRegisteredModel', { name: 'too-full' })).status).toBe(404);
  await call('createRegisteredModel', { name: 'roomy' });
  expect(await call('createModelVersion', { name: 'roomy', source: 's3://b/m', tags })).toMatchObject(
    invalid(/350000 bytes/),
  );
  expect((await call('createModelVersion', { name: 'roomy', source: 's3://b/m' })).body.model_version.version).toBe(
    '1',
  );
});

test('120 tags at once are found one by one and deleted with their version', async () => {
  const tags = Array.from({ length: 120 }, (_, index) => ({ key: `k${index}`, value: 'v' }));
  await call('createRegisteredModel', { name: 'tagged', tags });
  expect((await call('createModelVersion', { name: 'tagged', source: 's3://b/m', tags })).status).toBe(200);
  const filter = "tags.k119 = 'v'";
  expect((await call('searchRegisteredModels', { filter })).body.registered_models).toHaveLength(1);
  expect((await call('searchModelVersions', { filter })).body.model_versions).toHaveLength(1);
  expect((await call('deleteModelVersion', { name: 'tagged', version: '1' })).status).toBe(200);
  expect((await call('searchModelVersions', { filter })).body).toEqual({});
});

test.each(['2147483648', '9999999999', '10000000000', '99999999999999999999999'])(
  'version %s is not found',
  async (version) => {
    const name = 'tagged';
    const missing = { status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST' } };
    expect(await call('getModelVersion', { name, version })).toMatchObject(missing);
    expect(await call('transitionModelVersionStage', { name, version, stage: 'Staging' })).toMatchObject(missing);
    expect(await call('setRegisteredModelAlias', { name, version, alias: 'a' })).toMatchObject(missing);
  },
);

test('120 versions of one stage are archived by one call, each moved once, and the target comes last', async () => {
  const name = 'crowded';
  await call('createRegisteredModel', { name });
  for (let made = 0; made < 121; made++) await call('createModelVersion', { name, source: 's3://b/m' });
  for (let version = 1; version <= 120; version++) {
    await call('transitionModelVersionStage', { name, version: String(version), stage: 'Staging' });
  }
  const move = { name, version: '121', stage: 'Staging', archive_existing_versions: true };
  expect((await call('transitionModelVersionStage', move)).status).toBe(200);
  const { model_versions } = (await call('searchModelVersions', { filter: `name = '${name}'` })).body;
  const inStage = (stage: string) =>
    model_versions.filter((one: { current_stage: string }) => one.current_stage === stage);
  expect(inStage('Staging').map(({ version }: { version: string }) => version)).toEqual(['121']);
  expect(inStage('Archived')).toHaveLength(120);
  expect(
    new Set(inStage('Archived').map((one: { last_updated_timestamp: number }) => one.last_updated_timestamp)).size,
  ).toBeLessThanOrEqual(3);
});

test('archiving versions that pass 4 MB together is done in smaller transactions', async () => {
  const name = 'heavy';
  await call('createRegisteredModel', { name });
  const tags = ['a', 'b', 'c'].map((key) => ({ key, value: long(100_000) }));
  for (let version = 1; version <= 16; version++) {
    await call('createModelVersion', { name, source: 's3://b/m', tags });
    await call('transitionModelVersionStage', { name, version: String(version), stage: 'Staging' });
  }
  const move = { name, version: '1', stage: 'Staging', archive_existing_versions: true };
  expect((await call('transitionModelVersionStage', move)).status).toBe(200);
  const { model_versions } = (await call('getLatestVersions', { name, stages: ['Staging'] })).body;
  expect(model_versions.map(({ version }: { version: string }) => version)).toEqual(['1']);
});

test('`constructor`, which every object has, is a tag and an alias like any other', async () => {
  const [name, key] = ['of its own', 'constructor'];
  const tags = [{ key, value: 'v' }];
  expect((await call('createRegisteredModel', { name, tags })).status).toBe(200);
  expect((await call('createModelVersion', { name, source: 's3://b/m', tags })).status).toBe(200);
  expect((await call('setRegisteredModelAlias', { name, alias: key, version: '1' })).status).toBe(200);
  const { body } = await call('getModelVersionByAlias', { name, alias: key });
  expect(body.model_version).toMatchObject({ tags, aliases: [key] });
  expect((await call('getRegisteredModel', { name })).body.registered_model.tags).toEqual(tags);
});
