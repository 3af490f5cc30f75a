import { fileURLToPath } from 'node:url';

/** Everybody's key: the bytes from 0 to 31. */
export const secretsKey = fileURLToPath(new URL('secrets-key.txt', import.meta.url));
