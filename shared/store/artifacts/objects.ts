import {
  DeleteObjectsCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { at, bucketName, client, isMissing } from './client.ts';
import { retentionOf } from './retention.ts';

/** An object as a listing tells it; sizes are bytes. */
export type Listed = { key: string; size: number; etag: string };

/** What the console of S3 makes of "create folder": an empty object with a slash at its end, and no file of anybody's. */
export const isFolderMarker = ({ key, size }: Pick<Listed, 'key' | 'size'>) => key.endsWith('/') && size === 0;

/** The pages of a listing, 1,000 entries each: all objects below a prefix, or with `folders` only its own and its folders. */
export async function* listPages(
  prefix: string,
  { folders = false } = {},
): AsyncGenerator<{ objects: Listed[]; folders: string[] }> {
  let token: string | undefined;
  do {
    const page: ListObjectsV2CommandOutput = await client.send(
      new ListObjectsV2Command({
        Bucket: bucketName,
        Prefix: prefix,
        ...(folders && { Delimiter: '/' }),
        ...(token && { ContinuationToken: token }),
      }),
    );
    yield {
      objects: (page.Contents ?? []).map(({ Key = '', Size = 0, ETag = '' }) => ({ key: Key, size: Size, etag: ETag })),
      folders: (page.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix),
    };
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

/** An object's size and ETag; `undefined`: there is none. */
export async function headObject(key: string): Promise<Listed | undefined> {
  try {
    const { ContentLength = 0, ETag = '' } = await client.send(new HeadObjectCommand(at(key)));
    return { key, size: ContentLength, etag: ETag };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** `sha256` (base64) is compared by S3 with what arrives. */
export async function putObject(
  key: string,
  { body, type, sha256 }: { body: Buffer | string; type: string; sha256: string },
): Promise<void> {
  const content = { Body: body, ContentType: type, ChecksumSHA256: sha256 };
  await client.send(new PutObjectCommand({ ...at(key), ...content, ...retentionOf(key) }));
}

export async function deleteObjects(keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const { Errors = [] } = await client.send(
    new DeleteObjectsCommand({ Bucket: bucketName, Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true } }),
  );
  if (Errors[0]) throw new Error(`S3 did not delete ${Errors.length} objects: ${Errors[0].Code} ${Errors[0].Message}`);
}

/** Removes everything below a prefix, page by page: repeating it goes on where it was cut off. */
export async function deleteBelow(prefix: string): Promise<void> {
  for await (const { objects } of listPages(prefix)) await deleteObjects(objects.map(({ key }) => key));
}
