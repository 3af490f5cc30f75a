import { createHash } from 'node:crypto';

/** The tree of RFC 6962 (2.1), as certificate logs have it. */

const hash = (...parts: readonly Uint8Array[]): Buffer => {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
};

/** So that no node can pass for a leaf. */
const [leaf, node] = [Buffer.of(0), Buffer.of(1)];

/** The greatest power of two below a number of leaves. */
const halfOf = (leaves: number): number => 2 ** (Math.ceil(Math.log2(leaves)) - 1);

/** The SHA-256 over any number of leaves in their order; of none, that of nothing. */
export function treeHash(leaves: readonly Uint8Array[]): Buffer {
  const [first, ...others] = leaves;
  if (first === undefined) return hash();
  if (others.length === 0) return hash(leaf, first);
  const half = halfOf(leaves.length);
  return hash(node, treeHash(leaves.slice(0, half)), treeHash(leaves.slice(half)));
}

/** The hashes that lead from a leaf to the hash over all of them (2.1.1), the nearest before the others. */
export function treePath(leaves: readonly Uint8Array[], index: number): Buffer[] {
  if (leaves.length < 2) return [];
  const half = halfOf(leaves.length);
  const [left, right] = [leaves.slice(0, half), leaves.slice(half)];
  return index < half
    ? [...treePath(left, index), treeHash(right)]
    : [...treePath(right, index - half), treeHash(left)];
}
