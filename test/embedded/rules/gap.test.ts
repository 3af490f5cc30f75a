import { beforeAll, expect, test } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';

beforeAll(() => freshTable());

/** A create that dies after it took its number: the number is gone, and nothing shows it. */
test('a create killed between its number and its item leaves a gap that no read shows', async () => {
  const { injectFaults, withFate } = await import('#test/embedded/fuzz/faults.ts');
  const { seeded } = await import('#test/embedded/fuzz/random.ts');
  const name = 'gap';
  const create = () => call('createModelVersion', { name, source: 's3://b/m' });
  await call('createRegisteredModel', { name });
  await create();
  const remove = injectFaults(seeded(1), { pause: 0, conflict: 0, lost: 0 });
  expect((await withFate({ skew: 0, dies: true }, create)).status).toBe(500);
  remove();

  const numbers = (list: { version: string }[] = []) => list.map(({ version }) => version);
  expect(numbers((await call('searchModelVersions', { filter: `name = '${name}'` })).body.model_versions)).toEqual([
    '1',
  ]);
  expect(numbers((await call('searchModelVersions')).body.model_versions)).toEqual(['1']);
  expect(numbers((await call('getLatestVersions', { name })).body.model_versions)).toEqual(['1']);
  expect(numbers((await call('getRegisteredModel', { name })).body.registered_model.latest_versions)).toEqual(['1']);
  expect((await call('getModelVersionByAlias', { name, alias: 'latest' })).body.model_version.version).toBe('1');
  expect((await call('getModelVersion', { name, version: '2' })).status).toBe(404);
  expect((await call('setRegisteredModelAlias', { name, alias: 'a', version: '2' })).status).toBe(404);
  expect((await create()).body.model_version.version).toBe('3');
});
