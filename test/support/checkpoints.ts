import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  type Algorithm,
  type ChainHead,
  type Checkpoint,
  keyIdOf,
  merkleRoot,
  type PublicKey,
  signedBytes,
} from '#shared/domain/checkpoint.ts';

/** Keys and signed documents of tests' own making. */

export type Pair = PublicKey & { privateKey: KeyObject };

const pairOf = (algorithm: Algorithm): Pair => {
  const { privateKey, publicKey } =
    algorithm === 'Ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    algorithm,
    privateKey,
    key_id: keyIdOf(publicKey.export({ format: 'der', type: 'spki' })),
    public_key: publicKey.export({ format: 'pem', type: 'spki' }) as string,
  };
};

export const pairs: Record<Algorithm, Pair> = { Ed25519: pairOf('Ed25519'), ECDSA_SHA_256: pairOf('ECDSA_SHA_256') };

export const headOf = (model_id: string, n: number): ChainHead => ({
  model_id,
  n,
  hash: `${n}`.repeat(64).slice(0, 64),
});

export const signedWith = ({ algorithm, privateKey }: Pair, bytes: Uint8Array): Buffer =>
  sign(algorithm === 'Ed25519' ? null : 'sha256', bytes, privateKey);

export function checkpointOf(
  heads: ChainHead[],
  { sequence, previous }: { sequence: number; previous: string },
  pair: Pair = pairs.Ed25519,
): Checkpoint {
  const statement = { sequence, time: 1_700_000_000_000 + sequence, previous, root: merkleRoot(heads) };
  const { key_id, algorithm } = pair;
  return {
    ...statement,
    heads,
    key_id,
    algorithm,
    signature: signedWith(pair, signedBytes(statement)).toString('base64'),
  };
}
