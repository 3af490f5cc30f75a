import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CannotStart } from '#infra/local/cannot-start.ts';
import { provideSecretsKey, secretsKeyFile } from '#infra/local/secrets-key.ts';
import { environment } from '#shared/operations/environment.ts';

const before = process.env[environment.secretsKey];
let folder: string;
const provide = () => provideSecretsKey({ file: (name) => join(folder, name) });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagebook-key-'));
  delete process.env[environment.secretsKey];
});
afterEach(() => {
  process.env[environment.secretsKey] = before;
});

test('a folder has one key, made once, for its owner alone; the functions are told where it is', () => {
  const takeBack = provide();
  const file = join(folder, secretsKeyFile);
  expect(process.env[environment.secretsKey]).toBe(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const key = readFileSync(file, 'utf8');
  expect(Buffer.from(key, 'base64')).toHaveLength(32);
  takeBack();
  expect(process.env[environment.secretsKey]).toBeUndefined();
  provide();
  expect(readFileSync(file, 'utf8')).toBe(key);
  expect(readdirSync(folder)).toEqual([secretsKeyFile]);
});

test('what a stop left half-written is no key, and does not become one', () => {
  writeFileSync(join(folder, `${secretsKeyFile}.new`), 'AAEC');
  provide();
  expect(Buffer.from(readFileSync(join(folder, secretsKeyFile), 'utf8'), 'base64')).toHaveLength(32);
});

test.each(['', 'AAEC', 'no base64'])('a file that has no key stops the start, and stays as it is: %j', (text) => {
  writeFileSync(join(folder, secretsKeyFile), text);
  expect(provide).toThrow(CannotStart);
  expect(provide).toThrow('has no key of 32 bytes in base64');
  expect(readFileSync(join(folder, secretsKeyFile), 'utf8')).toBe(text);
  expect(process.env[environment.secretsKey]).toBeUndefined();
});

test('a key that the environment chooses is taken instead', () => {
  process.env[environment.secretsKey] = 'arn:aws:kms:us-east-1:000000000000:key/k';
  provide()();
  expect(process.env[environment.secretsKey]).toBe('arn:aws:kms:us-east-1:000000000000:key/k');
  expect(readdirSync(folder)).toEqual([]);
});
