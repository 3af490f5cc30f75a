import { createHash, createPublicKey, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import { treeHash, treePath } from './merkle.ts';

/**
 * A checkpoint says of every chain that moved since the one before where it ended, signed. Each covers the bytes of the
 * one before it: none can be edited, removed or put in between unless all later ones are signed anew.
 */

/** Where a model's chain ends: its length and its last entry's hash. */
export type ChainHead = { model_id: string; n: number; hash: string };

/** KMS's own name for ECDSA on P-256, its signature in DER; and RFC 8032. */
export type Algorithm = 'ECDSA_SHA_256' | 'Ed25519';

/** `public_key` is PEM (SubjectPublicKeyInfo), `key_id` the hexadecimal SHA-256 of its DER. */
export type PublicKey = { key_id: string; algorithm: Algorithm; public_key: string };

/** What is signed. */
type Statement = {
  /** From 1. */
  sequence: number;
  /** When it was made (ms since 1970), never before the one before. */
  time: number;
  /** Hexadecimal SHA-256 of the document before; of the first one `genesis`. */
  previous: string;
  /** Hexadecimal tree hash (RFC 6962) over the heads, each as canonical JSON. */
  root: string;
};

export type Checkpoint = Statement & {
  /** By `model_id`. */
  heads: ChainHead[];
  key_id: string;
  algorithm: Algorithm;
  /** Base64, over `signedBytes`. */
  signature: string;
};

/** RFC 8785. */
const canonical = (value: unknown): Buffer => Buffer.from(canonicalize(value) as string);

const leavesOf = (heads: readonly ChainHead[]): Buffer[] =>
  heads.map(({ model_id, n, hash }) => canonical({ model_id, n, hash }));

export const merkleRoot = (heads: readonly ChainHead[]): string => treeHash(leavesOf(heads)).toString('hex');

/** What a checkpoint says of one chain, with what shows it without all the other heads; `undefined`: nothing. */
export function extractOf({ heads, ...said }: Checkpoint, model_id: string) {
  const index = heads.findIndex((head) => head.model_id === model_id);
  const head = heads[index];
  if (head === undefined) return undefined;
  const path = treePath(leavesOf(heads), index).map((hash) => hash.toString('hex'));
  return { ...said, head, index, heads: heads.length, path };
}

export const signedBytes = ({ sequence, time, previous, root }: Statement): Buffer =>
  canonical({ sequence, time, previous, root });

/** As it is kept. */
export const documentBytes = (checkpoint: Checkpoint): Buffer => canonical(checkpoint);

/** What the next one has as `previous`, of the bytes that are kept. */
export const hashOfDocument = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Of a public key in DER (SubjectPublicKeyInfo). */
export const keyIdOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex');

/** Whether the key's owner signed it; a key that is none, or of another algorithm, signed nothing. */
export function verifySignature(checkpoint: Checkpoint, publicKeyPem: string): boolean {
  try {
    const key = createPublicKey(publicKeyPem);
    const isEd25519 = checkpoint.algorithm === 'Ed25519';
    if (key.asymmetricKeyType !== (isEd25519 ? 'ed25519' : 'ec')) return false;
    const signature = Buffer.from(checkpoint.signature, 'base64');
    return verify(isEd25519 ? null : 'sha256', signedBytes(checkpoint), key, signature);
  } catch {
    return false;
  }
}

/** Whoever edits a document may leave no list of heads at all. */
function isRootOf({ root, heads }: Checkpoint): boolean {
  try {
    return root === merkleRoot(heads);
  } catch {
    return false;
  }
}

/** What the document after some other must have: `sequence` one more than that, and `previous` its hash. */
export type Place = { sequence: number; previous: string };

/** What is wrong with a document in its place; nothing, if it was made and signed to stand there. */
export function checkpointProblem(checkpoint: Checkpoint, { sequence, previous }: Place, key: PublicKey) {
  if (checkpoint.sequence !== sequence) return `it says to be ${checkpoint.sequence}`;
  if (checkpoint.previous !== previous) return 'it does not follow the one before it';
  if (!isRootOf(checkpoint)) return 'its heads are not those that were signed';
  if (checkpoint.key_id !== key.key_id) return `it is signed with another key, ${checkpoint.key_id}`;
  return verifySignature(checkpoint, key.public_key) ? undefined : 'its signature is not that of its key';
}
