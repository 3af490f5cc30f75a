import { beforeAll, expect, test } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';

/** A row must leave room for its ledger entry: one that has none would stop its model's chain for good. */

beforeAll(() => freshTable());

const long = (count: number) => 'x'.repeat(count);
const name = 'm';
const version = { name, source: 's3://b/m' };
const refused = { status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE' } };

async function verified() {
  const { verifyLedger } = await import('#shared/store/ledger/verify.ts');
  return (await verifyLedger()).problems;
}

test.each(['source', 'run_id', 'run_link', 'model_id'])(
  'a version takes a %s of 10,000 characters, no longer one',
  async (field) => {
    await call('createRegisteredModel', { name });
    const text = (count: number) => (field === 'source' ? `s3://${long(count - 5)}` : long(count));
    const numbers = async () =>
      (await call('searchModelVersions', { filter: `name = '${name}'` })).body.model_versions?.length ?? 0;
    const before = await numbers();
    const made = await call('createModelVersion', { ...version, [field]: text(10_000) });
    expect([field, made.status, made.body.message]).toEqual([field, 200, undefined]);
    expect(await call('createModelVersion', { ...version, [field]: text(10_001) })).toMatchObject(refused);
    const next = await call('createModelVersion', version);
    expect(Number(next.body.model_version.version)).toBe(Number(made.body.model_version.version) + 1);
    expect(await numbers()).toBe(before + 2);
    expect(await verified()).toEqual([]);
  },
);

test('a transition takes a comment of 10,000 characters, no longer one', async () => {
  const move = { name, version: '1', stage: 'Staging' };
  expect((await call('transitionModelVersionStage', { ...move, comment: '😀'.repeat(10_000) })).status).toBe(200);
  expect(await call('transitionModelVersionStage', { ...move, comment: long(10_001) })).toMatchObject(refused);
  expect(await verified()).toEqual([]);
});

const manyTags = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: long(200) }));

test('200 kB of short tags at a creation are kept, chained, and leave room for changes', async () => {
  const tags = manyTags(1_000);
  expect((await call('createRegisteredModel', { name: 'tagged', tags })).status).toBe(200);
  expect((await call('createModelVersion', { ...version, name: 'tagged', tags })).status).toBe(200);
  const move = { name: 'tagged', version: '1', stage: 'Production' };
  expect((await call('transitionModelVersionStage', move)).status).toBe(200);
  expect((await call('getRegisteredModel', { name: 'tagged' })).body.registered_model.tags).toHaveLength(1_000);
  expect(await verified()).toEqual([]);
});

test('rows that pass 4 MB together are chained in several transactions', async () => {
  const text = '😀'.repeat(9_000);
  await call('createRegisteredModel', { name: 'backlog' });
  const big = { ...version, name: 'backlog', run_link: text, model_id: text };
  for (let made = 0; made < 60; made++) expect((await call('createModelVersion', big)).status).toBe(200);
  expect(await verified()).toEqual([]);
});
