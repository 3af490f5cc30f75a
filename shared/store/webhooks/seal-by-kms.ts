import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import type { Sealer } from './secrets.ts';

/** Shorter than elsewhere: a delivery's lease has to last for this, too. */
const client = new KMSClient({
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
});

/** KMS opens nothing without the context it was sealed with, and CloudTrail shows it. */
const contextOf = (webhook: string) => ({ webhook });

/** Else a webhook would have no secret, and nobody know it. */
function required(bytes: Uint8Array | undefined): Uint8Array {
  if (!bytes?.length) throw new Error('KMS has answered nothing.');
  return bytes;
}

export const kmsSealer = (KeyId: string): Sealer => ({
  seal: async (webhook, Plaintext) => {
    const { CiphertextBlob } = await client.send(
      new EncryptCommand({ KeyId, Plaintext, EncryptionContext: contextOf(webhook) }),
    );
    return Buffer.from(required(CiphertextBlob)).toString('base64');
  },
  open: async (webhook, sealed) => {
    const { Plaintext } = await client.send(
      new DecryptCommand({
        KeyId,
        CiphertextBlob: Buffer.from(sealed, 'base64'),
        EncryptionContext: contextOf(webhook),
      }),
    );
    return required(Plaintext);
  },
});
