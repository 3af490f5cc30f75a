import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** JSON has no number for what is none. */
const plain = (_: string, value: unknown) =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

/** As whoever reads the answer has it: what is signed is that. */
export const asRead = <Statement>(statement: Statement): Statement => JSON.parse(JSON.stringify(statement, plain));

/** Hexadecimal SHA-256 of the canonical JSON (RFC 8785). */
export const digestOfStatement = (statement: object): string =>
  createHash('sha256')
    .update(canonicalize(statement) as string)
    .digest('hex');

/** What is signed; no checkpoint has these bytes. */
export const signedEvidence = (sha256: string): Buffer => Buffer.from(canonicalize({ evidence: sha256 }) as string);
