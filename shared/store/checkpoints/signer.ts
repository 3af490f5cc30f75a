import type { PublicKey } from '#shared/domain/checkpoint.ts';
import { environment } from '#shared/operations/environment.ts';
import { requireEnvironment } from '#shared/wire/environment.ts';

/** Who signs checkpoints: a key that never leaves KMS, or one in a file. */
export type Signer = {
  publicKey(): Promise<PublicKey>;
  /** Base64. */
  sign(bytes: Uint8Array): Promise<string>;
};

/** Each is loaded where it is used: the laptop has no KMS, and Lambda no file. */
export async function signer(): Promise<Signer> {
  const key = requireEnvironment(environment.signingKey);
  return key.startsWith('arn:')
    ? (await import('./kms.ts')).kmsSigner(key)
    : (await import('./key-file.ts')).fileSigner(key);
}

/** The keys by which checkpoints are to be signed, from whoever keeps them and not from beside the checkpoints. */
export const publicKeys = async (): Promise<PublicKey[]> => [await (await signer()).publicKey()];
