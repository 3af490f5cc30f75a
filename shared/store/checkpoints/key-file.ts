import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { keyIdOf } from '#shared/domain/checkpoint.ts';
import type { Signer } from './signer.ts';

/** An Ed25519 private key in PEM; read whenever it is needed, since whoever runs us may put another there. */
export const fileSigner = (path: string): Signer => ({
  publicKey: async () => {
    const key = createPublicKey(await readFile(path));
    return {
      key_id: keyIdOf(key.export({ format: 'der', type: 'spki' })),
      algorithm: 'Ed25519',
      public_key: key.export({ format: 'pem', type: 'spki' }) as string,
    };
  },
  sign: async (bytes) => sign(null, bytes, createPrivateKey(await readFile(path))).toString('base64'),
});
