import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import { seal, unseal } from '#shared/store/webhooks/secrets.ts';

const kms = mockClient(KMSClient);
const arn = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd';
const secrets = { secret: 'sesame', authorization: 'Bearer ünïcode' };

beforeEach(() => kms.reset());
afterEach(() => vi.unstubAllEnvs());

test('a file’s key: what is sealed is to be opened, and nothing of it can be read', async () => {
  const sealed = await seal('hook-1', secrets);
  expect(await unseal('hook-1', sealed)).toEqual(secrets);
  expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toMatch(/secret|sesame|Bearer/);
  // The same is not seen to be the same.
  expect(await seal('hook-1', secrets)).not.toBe(sealed);
  expect(kms.calls()).toEqual([]);
});

test('what has no secrets has none', async () => {
  expect(await unseal('hook-1', undefined)).toEqual({});
  expect(await unseal('hook-1', await seal('hook-1', {}))).toEqual({});
});

test('what was sealed for one webhook opens for no other', async () => {
  await expect(unseal('hook-2', await seal('hook-1', secrets))).rejects.toThrow();
});

test('what was changed, or cut, does not open', async () => {
  const bytes = Buffer.from(await seal('hook-1', secrets), 'base64');
  for (const at of [0, 12, 27, 28, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await expect(unseal('hook-1', changed.toString('base64'))).rejects.toThrow();
  }
  for (const end of [0, 11, 12, 16, 27, 28, bytes.length - 1])
    await expect(unseal('hook-1', bytes.subarray(0, end).toString('base64'))).rejects.toThrow();
});

async function keyFile(text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'stagebook-key-')), 'secrets-key');
  await writeFile(file, text);
  return file;
}

test('another key opens nothing', async () => {
  const sealed = await seal('hook-1', secrets);
  vi.stubEnv(environment.secretsKey, await keyFile(`${Buffer.alloc(32, 7).toString('base64')}\n`));
  expect(await unseal('hook-1', await seal('hook-1', secrets))).toEqual(secrets);
  await expect(unseal('hook-1', sealed)).rejects.toThrow();
});

test.each(['', 'short', Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('base64')])(
  'a file that has no key says so, and not what it has: %j',
  async (text) => {
    const file = await keyFile(text);
    vi.stubEnv(environment.secretsKey, file);
    await expect(seal('hook-1', secrets)).rejects.toThrow(`${file} has no key of 32 bytes in base64.`);
  },
);

test('a file that is not there is said to be', async () => {
  vi.stubEnv(environment.secretsKey, '/nowhere');
  await expect(seal('hook-1', secrets)).rejects.toThrow('/nowhere');
});

test('an ARN is a key of KMS, which is told whose it is', async () => {
  vi.stubEnv(environment.secretsKey, arn);
  const EncryptionContext = { webhook: 'hook-1' };
  kms.on(EncryptCommand).callsFake(({ Plaintext }) => ({ CiphertextBlob: Buffer.from(Plaintext).reverse() }));
  kms.on(DecryptCommand).callsFake(({ CiphertextBlob }) => ({ Plaintext: Buffer.from(CiphertextBlob).reverse() }));
  const sealed = await seal('hook-1', secrets);
  expect(await unseal('hook-1', sealed)).toEqual(secrets);
  const text = Buffer.from(JSON.stringify(secrets));
  expect(kms.calls().map(({ args }) => args[0].input)).toEqual([
    { KeyId: arn, Plaintext: text, EncryptionContext },
    { KeyId: arn, CiphertextBlob: Buffer.from(text).reverse(), EncryptionContext },
  ]);
});

test('what KMS refuses, or does not answer, is an error and no webhook without a secret', async () => {
  vi.stubEnv(environment.secretsKey, arn);
  kms.on(EncryptCommand).resolves({}).on(DecryptCommand).resolves({});
  await expect(seal('hook-1', secrets)).rejects.toThrow('KMS has answered nothing.');
  await expect(unseal('hook-1', 'AAAA')).rejects.toThrow('KMS has answered nothing.');
  kms.on(DecryptCommand).rejects(new Error('InvalidCiphertextException'));
  await expect(unseal('hook-1', 'AAAA')).rejects.toThrow('InvalidCiphertextException');
});
