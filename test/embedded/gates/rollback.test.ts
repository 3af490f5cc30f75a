import { beforeAll, expect, test } from 'vitest';
import { ok } from '#test/embedded/tracking/calls.ts';
import { call } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { filed, mlmodel, newModel, passed, point, policy, promote, refusedBy, told } from './world.ts';

beforeAll(async () => {
  await freshTable();
  await freshBucket();
});

const back = (name: string, from: string, more: object = { stage: 'Production' }) =>
  call('rollback', { name, expected_version: from, reason: 'it is wrong', ...more });

const described = { rule: 'required_description' };

test('is made whatever the gates say, which its row has', async () => {
  const name = await newModel(2);
  for (const version of ['1', '2']) {
    await promote(name, version);
    await point(name, version);
  }
  await policy(name, [described, { rule: 'approvals', count: 2 }, { rule: 'signature_compatible' }], {});
  expect(await back(name, '2')).toMatchObject(passed);
  expect(await back(name, '2', { alias: 'champion' })).toMatchObject(passed);
  const failed = (...rules: string[]) => ({
    reason: 'it is wrong',
    gates: rules.map((rule) => expect.objectContaining({ rule, passed: false })),
  });
  expect(await told(name, 'alias_rolled_back', 'stage_rolled_back')).toMatchObject([
    failed('required_description', 'signature_compatible'),
    failed('required_description', 'approvals', 'signature_compatible'),
  ]);
});

test('a version without a digest is not gone back to where one is wanted', async () => {
  const name = await newModel(1);
  await promote(name, '1');
  await promote(name, await filed(name, { MLmodel: 'flavors: {}' }));
  await policy(name, [{ rule: 'digest_present' }, described]);
  expect(await back(name, '2')).toMatchObject(refusedBy('digest_present: the digest of its files is not known'));
  expect((await back(name, '2')).body.message).not.toContain('required_description');
  expect(await told(name, 'promotion_refused')).toMatchObject([{ version: '1' }, { version: '1' }]);
});

test('waits two seconds for a bucket that does not answer', async () => {
  const name = await newModel(0);
  for (const type of ['long', 'string']) await promote(name, await filed(name, { MLmodel: mlmodel([{ type }]) }));
  await policy(name, [{ rule: 'signature_compatible' }]);
  const { client } = await import('#shared/store/artifacts/client.ts');
  const { send } = client;
  // Whoever says how long they wait, waits for as long.
  client.send = ((_: unknown, { abortSignal }: { abortSignal?: AbortSignal } = {}) =>
    new Promise((_, reject) => {
      if (!abortSignal) reject(new Error('no bucket'));
      abortSignal?.addEventListener('abort', () => reject(new Error('aborted')));
    })) as typeof client.send;
  try {
    expect(await back(name, '2')).toMatchObject(passed);
    expect((await promote(name, '2')).status).toBe(500);
  } finally {
    client.send = send;
  }
  const [{ gates }] = await told(name, 'stage_rolled_back');
  expect(gates).toMatchObject([{ passed: false, message: expect.stringMatching(/cannot be reached just now/) }]);
  await ok('getModelVersion', { name, version: '1' });
});
