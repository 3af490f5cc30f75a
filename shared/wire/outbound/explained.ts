import { Refused } from './guard.ts';

/** As OpenSSL and Node name what is wrong with a certificate. */
const ofCertificates = /CERT|ISSUER|LEAF_SIGNATURE/;

/** Why there was no answer, in words for people, without what a library thinks of it, or what was sent. */
export function explained(error: unknown): string {
  if (error instanceof Refused) return error.message;
  const { code = 'no reason given' } = error as NodeJS.ErrnoException;
  if (ofCertificates.test(code)) return `The receiver's certificate was not accepted: ${code}.`;
  return `The receiver could not be reached: ${code}.`;
}
