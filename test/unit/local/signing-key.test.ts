import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CannotStart } from '#infra/local/cannot-start.ts';
import { provideSigningKey } from '#infra/local/signing-key.ts';
import { environment } from '#shared/operations/environment.ts';
import { publicKeys } from '#shared/store/checkpoints/signer.ts';

let directory: string;
const file = (name: string) => join(directory, name);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stagebook-key-'));
  vi.stubEnv(environment.signingKey, '');
});
afterEach(() => {
  rmSync(directory, { recursive: true });
  vi.unstubAllEnvs();
});

test('a key is made once, for its owner’s eyes, and its public part beside it', async () => {
  const takeBack = provideSigningKey({ file });
  expect(process.env[environment.signingKey]).toBe(file('signing-key.pem'));
  const made = readFileSync(file('signing-key.pem'), 'utf8');
  expect(statSync(file('signing-key.pem')).mode & 0o777).toBe(0o600);
  expect((await publicKeys())[0]?.public_key).toBe(readFileSync(file('signing-key.pub.pem'), 'utf8'));
  takeBack();
  expect(process.env[environment.signingKey]).toBeUndefined();
  provideSigningKey({ file })();
  expect(readFileSync(file('signing-key.pem'), 'utf8')).toBe(made);
});

test('one that the environment names counts, and none is made', () => {
  vi.stubEnv(environment.signingKey, 'theirs');
  provideSigningKey({ file })();
  expect(process.env[environment.signingKey]).toBe('theirs');
  expect(() => statSync(file('signing-key.pem'))).toThrow('ENOENT');
});

test.each([
  ['no key', 'a secret of yours'],
  [
    'a key of another kind',
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }),
  ],
])('%s in its place: one sentence, that does not show it', (_, content) => {
  writeFileSync(file('signing-key.pem'), content);
  expect(() => provideSigningKey({ file })).toThrow(CannotStart);
  expect(() => provideSigningKey({ file })).toThrow(/signing-key\.pem is no Ed25519 private key in PEM: /);
  expect(() => provideSigningKey({ file })).not.toThrow(/a secret of yours/);
  expect(process.env[environment.signingKey]).toBe('');
});
