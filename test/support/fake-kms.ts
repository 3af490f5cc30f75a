import { pairs, signedWith } from './checkpoints.ts';

/** KMS with one pair of keys, whatever it is called. */
export const pairOfKms = pairs.ECDSA_SHA_256;

const der = Buffer.from(pairOfKms.public_key.replaceAll(/-----[^-]+-----|\n/g, ''), 'base64');

/** By the names of commands, what KMS answers. */
export const kmsAnswers: Record<string, (input: object) => object> = {
  GetPublicKeyCommand: () => ({ PublicKey: der }),
  SignCommand: (input) => ({ Signature: signedWith(pairOfKms, (input as { Message: Uint8Array }).Message) }),
};
