import { keyOf } from '#shared/domain/artifact-path.ts';
import { doesNotExist } from '#shared/wire/errors.ts';
import type { Call } from '#shared/wire/request.ts';
import { headObject } from './objects.ts';
import { presignGet } from './presign.ts';

/** A URL for a file's bytes (`size` of them). Errors: RESOURCE_DOES_NOT_EXIST, which S3 would tell in words of its own. */
export async function signedDownload(call: Pick<Call, 'base'>, path: string): Promise<{ url: string; size: number }> {
  const key = keyOf(path);
  const found = await headObject(key);
  if (!found) throw doesNotExist(`No such artifact: '${path}'`);
  return { url: await presignGet(call, { key }), size: found.size };
}
