import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Sealer } from './secrets.ts';

const algorithm = 'aes-256-gcm';

/** Bytes of the nonce and of the tag, which stand before what is encrypted. */
const [nonceSize, authTagLength] = [12, 16];

/** 32 bytes in base64; read whenever it is needed, since whoever runs us may put another there. */
async function readKey(file: string): Promise<Buffer> {
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64');
  if (key.length !== 32) throw new Error(`${file} has no key of 32 bytes in base64.`);
  return key;
}

export const fileSealer = (file: string): Sealer => ({
  seal: async (webhook, text) => {
    const nonce = randomBytes(nonceSize);
    const cipher = createCipheriv(algorithm, await readKey(file), nonce, { authTagLength });
    cipher.setAAD(Buffer.from(webhook));
    const encrypted = Buffer.concat([cipher.update(text), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64');
  },
  open: async (webhook, sealed) => {
    const bytes = Buffer.from(sealed, 'base64');
    const tagged = nonceSize + authTagLength;
    const decipher = createDecipheriv(algorithm, await readKey(file), bytes.subarray(0, nonceSize), { authTagLength });
    decipher.setAAD(Buffer.from(webhook)).setAuthTag(bytes.subarray(nonceSize, tagged));
    return Buffer.concat([decipher.update(bytes.subarray(tagged)), decipher.final()]);
  },
});
