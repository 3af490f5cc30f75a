import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { environment } from '#shared/operations/environment.ts';
import { CannotStart } from './cannot-start.ts';
import type { DataFolder } from './data-folder.ts';

/** In the data folder: the key that signs checkpoints, and its public part for whoever verifies them elsewhere. */
export const signingKeyFile = 'signing-key.pem';
const publicKeyFile = 'signing-key.pub.pem';

const privatePem = { format: 'pem', type: 'pkcs8' } as const;

const newKey = (): string => generateKeyPairSync('ed25519').privateKey.export(privatePem) as string;

const publicPem = (privateKey: string): string => {
  const key = createPrivateKey(privateKey);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`it is a key of ${key.asymmetricKeyType}`);
  return createPublicKey(key).export({ format: 'pem', type: 'spki' }) as string;
};

/**
 * Makes the key when the folder has none, and tells the functions where it is. A key that is chosen by the environment
 * counts instead. Answers how to take that back. Errors: CannotStart.
 */
export const provideSigningKey = (folder: Pick<DataFolder, 'file'>): (() => void) => {
  if (process.env[environment.signingKey]) return () => {};
  const file = folder.file(signingKeyFile);
  // Nobody else on the machine may sign: so it is from the moment it is there.
  if (!existsSync(file)) writeFileSync(file, newKey(), { mode: 0o600, flag: 'wx' });
  try {
    writeFileSync(folder.file(publicKeyFile), publicPem(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new CannotStart(`${file} is no Ed25519 private key in PEM: ${(error as Error).message}.`);
  }
  process.env[environment.signingKey] = file;
  return () => {
    delete process.env[environment.signingKey];
  };
};
