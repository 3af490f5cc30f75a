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
    .update(prev)
    .update(canonicalize({ model, sk, n, prev, row }) as string)
    .digest('hex');

export const nextEntry = (
  head: { n: number; hash: string },
  { model, sk, row }: Pick<Entry, 'model' | 'sk' | 'row'>,
): Entry => {
  const entry = { model, sk, n: head.n + 1, prev: head.hash, row };
  return { ...entry, hash: hashOf(entry) };
};

const canonical = (value: unknown) => canonicalize(value) as string;

/** What is wrong with a chain by itself, one line each: `entries` in the order of `n`. */
export function chainProblems(entries: readonly Entry[], head: { n: number; hash: string }): string[] {
  const problems: string[] = [];
  let [prev, rev] = [genesis, 0];
  for (const [index, entry] of entries.entries()) {
    if (entry.n !== index + 1) problems.push(`entry ${entry.sk} has position ${entry.n} instead of ${index + 1}`);
    if (entry.prev !== prev) problems.push(`entry ${entry.n} (${entry.sk}) does not follow the entry before it`);
    if (entry.hash !== hashOf(entry)) problems.push(`entry ${entry.n} (${entry.sk}) was edited: its hash is another`);
    if (entry.sk.startsWith('CHANGE#')) {
      if (Number(entry.sk.slice('CHANGE#'.length)) !== rev + 1)
        problems.push(`change ${rev + 1} is missing before ${entry.sk}`);
      rev = Number(entry.sk.slice('CHANGE#'.length));
    }
    prev = entry.hash;
  }
  if (head.n !== entries.length || head.hash !== prev) {
    problems.push(`the chain ends at ${entries.length}, its head says ${head.n}: its tail was cut or its head edited`);
  }
  return problems;
}

/**
 * What rows and entries say of each other. `cleared`: the model is deleted, and its versions' rows may be gone.
 * `missing` rows have no entry yet, which the consumer mends as soon as it is rung for them.
 */
export function compareRows(
  rows: ReadonlyMap<string, Record<string, unknown>>,
  entries: readonly Entry[],
  cleared: boolean,
): { missing: string[]; problems: string[] } {
  const recorded = new Set(entries.map(({ sk }) => sk));
  const missing = [...rows.keys()].filter((sk) => !recorded.has(sk));
  const problems = entries.flatMap(({ sk, row }) => {
    const actual = rows.get(sk);
    if (actual !== undefined)
      return canonical(actual) === canonical(row) ? [] : [`row ${sk} is not what its entry recorded`];
    return cleared && sk.startsWith('V#') ? [] : [`row ${sk} is gone, its entry is there`];
  });
  return { missing, problems };
}
