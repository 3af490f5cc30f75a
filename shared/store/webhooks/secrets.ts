import type { Secrets } from '#shared/domain/webhooks/types.ts';
import { environment } from '#shared/operations/environment.ts';
import { requireEnvironment } from '#shared/wire/environment.ts';

/** Who encrypts: KMS, which alone has the key, or a key in a file. What is sealed for one webhook opens for no other. */
export type Sealer = {
  /** Base64. */
  seal(webhook: string, text: Uint8Array): Promise<string>;
  open(webhook: string, sealed: string): Promise<Uint8Array>;
};

/** Each is loaded where it is used: the laptop has no KMS, and Lambda no file. */
async function sealer(): Promise<Sealer> {
  const key = requireEnvironment(environment.secretsKey);
  return key.startsWith('arn:')
    ? (await import('./seal-by-kms.ts')).kmsSealer(key)
    : (await import('./seal-by-file.ts')).fileSealer(key);
}

export const seal = async (webhook: string, secrets: Secrets): Promise<string> =>
  (await sealer()).seal(webhook, Buffer.from(JSON.stringify(secrets)));

/** Nothing of what has none. Throws if it is not what was sealed for this webhook. */
export async function unseal(webhook: string, sealed: string | undefined): Promise<Secrets> {
  if (sealed === undefined) return {};
  return JSON.parse(Buffer.from(await (await sealer()).open(webhook, sealed)).toString('utf8'));
}
