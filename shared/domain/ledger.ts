import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * The chain: every entry's hash covers the entry before it, so none can be edited, removed or moved without all later
 * hashes changing. Proof of order and content, given a head one trusts; not a lock.
 */
export type Entry = {
  /** The model's id. */
  model: string;
  /** The sort key of the row it records. */
  sk: string;
  /** Position in the model's chain, from 1. */
  n: number;
  /** The hash of entry `n - 1`; of the first entry `genesis`. */
  prev: string;
  /** What the row says. */
  row: Record<string, unknown>;
  hash: string;
};

export const genesis = '0'.repeat(64);

/** Hexadecimal SHA-256 over `prev` and the entry's canonical JSON (RFC 8785) without its hash. */
export const hashOf = ({ model, sk, n, prev, row }: Omit<Entry, 'hash'>): string =>
  createHash('sha256')
    .update(String(prev))
    .update(canonicalize({ model, sk, n, prev, row }) as string)
    .digest('hex');

export const nextEntry = (
  head: { n: number; hash: string },
  { model, sk, row }: Pick<Entry, 'model' | 'sk' | 'row'>,
): Entry => {
  const entry = { model, sk, n: head.n + 1, prev: head.hash, row };
  return { ...entry, hash: hashOf(entry) };
};

/** What a row says, and what its entry says that it says. */
export const isSame = (a: unknown, b: unknown): boolean => canonicalize(a) === canonicalize(b);
