import { createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { keyIdOf, type PublicKey } from '#shared/domain/checkpoint.ts';
import type { Signer } from './signer.ts';

const client = new KMSClient({
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
});

const algorithm = 'ECDSA_SHA_256';

async function askForPublicKey(KeyId: string): Promise<PublicKey> {
  const { PublicKey: der = Buffer.of() } = await client.send(new GetPublicKeyCommand({ KeyId }));
  const key = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
  return { key_id: keyIdOf(der), algorithm, public_key: key.export({ format: 'pem', type: 'spki' }) as string };
}

export const kmsSigner = (KeyId: string): Signer => ({
  publicKey: () => askForPublicKey(KeyId),
  sign: async (Message) => {
    const { Signature = Buffer.of() } = await client.send(
      new SignCommand({ KeyId, Message, MessageType: 'RAW', SigningAlgorithm: algorithm }),
    );
    return Buffer.from(Signature).toString('base64');
  },
});
