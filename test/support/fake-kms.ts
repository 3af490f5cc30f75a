import { pairs, signedWith } from './checkpoints.ts';

/** KMS with one pair of keys, whatever it is called. */
export const pairOfKms = pairs.ECDSA_SHA_256;

const der = Buffer.from(pairOfKms.public_key.replaceAll(/-----[^-]+-----|\n/g, ''), 'base64');

/** By the names of commands, what KMS answers. */
export const kmsAnswers: Record<string, (input: object) => object> = {
  GetPublicKeyCommand: () => ({ PublicKey: der }),
  SignCommand: (input) => ({ Signature: signedWith(pairOfKms, (input as { Message: Uint8Array }).Message) }),
  // What it does with a context: what was encrypted with one is not to be had with another.
  EncryptCommand: (input) => ({ CiphertextBlob: sealed(input as Sealing) }),
  DecryptCommand: (input) => ({ Plaintext: opened(input as Sealing) }),
};

type Sealing = { Plaintext: Uint8Array; CiphertextBlob: Uint8Array; EncryptionContext: object };

const sealed = ({ Plaintext, EncryptionContext }: Sealing): Uint8Array =>
  Buffer.from(JSON.stringify([EncryptionContext, Buffer.from(Plaintext).toString('base64')]));

function opened({ CiphertextBlob, EncryptionContext }: Sealing): Uint8Array {
  const [context, text] = JSON.parse(Buffer.from(CiphertextBlob).toString('utf8'));
  if (JSON.stringify(context) !== JSON.stringify(EncryptionContext)) throw new Error('InvalidCiphertextException');
  return Buffer.from(text, 'base64');
}
