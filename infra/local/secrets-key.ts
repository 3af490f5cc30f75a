import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { environment } from '#shared/operations/environment.ts';
import type { DataFolder } from './data-folder.ts';

/** In the data folder: the key that secrets of webhooks are encrypted with. */
const secretsKeyFile = 'secrets-key.txt';

/**
 * Makes the key when the folder has none, and tells the functions where it is; one that the environment chooses counts
 * instead. Answers how to take that back.
 */
export const provideSecretsKey = (folder: Pick<DataFolder, 'file'>): (() => void) => {
  if (process.env[environment.secretsKey]) return () => {};
  const file = folder.file(secretsKeyFile);
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  process.env[environment.secretsKey] = file;
  return () => {
    delete process.env[environment.secretsKey];
  };
};
