import { fileURLToPath } from 'node:url';

/** Everybody's private key: that of the first test of RFC 8032 (7.1). */
export const signingKey = fileURLToPath(new URL('rfc-8032.pem', import.meta.url));
