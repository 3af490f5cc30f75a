import { createHash } from 'node:crypto';
import { keyOf } from '#shared/domain/artifact-path.ts';
import { putObject } from './objects.ts';

/** What a header may be, and have the same signature for whoever writes it and S3. */
const mediaType = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+ *(;[ -~]*)?$/;
const longestType = 256;

const typeOf = (given = ''): string =>
  given.length <= longestType && mediaType.test(given) ? given : 'application/octet-stream';

/** A file small enough to have come in a call, and what its sender says it is. */
export async function storeFile(path: string, body: Buffer, type?: string): Promise<void> {
  const sha256 = createHash('sha256').update(body).digest('base64');
  await putObject(keyOf(path), { body, type: typeOf(type), sha256 });
}
