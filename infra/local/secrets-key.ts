import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { environment } from '#shared/operations/environment.ts';
import { CannotStart } from './cannot-start.ts';
import type { DataFolder } from './data-folder.ts';

/** In the data folder: the key that secrets of webhooks are encrypted with. */
export const secretsKeyFile = 'secrets-key.txt';

/** Bytes of a key. */
const size = 32;

/** All of it or nothing, on the disk before anything is encrypted with it: what it has encrypted is lost without it. */
const makeKey = (file: string): void => {
  const unfinished = `${file}.new`;
  writeFileSync(unfinished, `${randomBytes(size).toString('base64')}\n`, { mode: 0o600, flush: true });
  renameSync(unfinished, file);
};

/**
 * Makes the key when the folder has none, and tells the functions where it is; one that the environment chooses counts
 * instead. Answers how to take that back. Errors: CannotStart.
 */
export const provideSecretsKey = (folder: Pick<DataFolder, 'file'>): (() => void) => {
  if (process.env[environment.secretsKey]) return () => {};
  const file = folder.file(secretsKeyFile);
  if (!existsSync(file)) makeKey(file);
  if (Buffer.from(readFileSync(file, 'utf8').trim(), 'base64').length !== size)
    throw new CannotStart(
      `${file} has no key of ${size} bytes in base64. Secrets of webhooks cannot be read without it.`,
    );
  process.env[environment.secretsKey] = file;
  return () => {
    delete process.env[environment.secretsKey];
  };
};
