import { createHash } from 'node:crypto';
import { keyOf } from '#shared/domain/artifact-path.ts';
import { putObject } from './objects.ts';

/** A file small enough to have come in a call. */
export async function storeFile(path: string, body: Buffer, type = 'application/octet-stream'): Promise<void> {
  const sha256 = createHash('sha256').update(body).digest('base64');
  await putObject(keyOf(path), { body, type, sha256 });
}
