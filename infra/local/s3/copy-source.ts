import type { Call } from './call.ts';
import type { Algorithm, Checksum } from './checksums.ts';
import { checkSource } from './conditions.ts';
import { S3Error } from './error.ts';
import type { StoredObject } from './objects.ts';

/** What one request may copy. */
const largest = 5 * 1024 ** 3;

const invalid = () =>
  new S3Error('InvalidArgument', 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey');

/** The object that `x-amz-copy-source` names, URL-encoded, with or without a slash before the bucket. */
export const findSource = (call: Call): StoredObject & { bucket: string } => {
  const header = (call.header('x-amz-copy-source') ?? '').replace(/^\//, '');
  const slash = header.indexOf('/');
  if (slash < 1 || slash === header.length - 1) throw invalid();
  if (/\?versionId=/.test(header)) throw new S3Error('NotImplemented');
  const [bucket, key] = [header.slice(0, slash), header.slice(slash + 1)].map(decodeURIComponent) as [string, string];
  if (!call.store.hasBucket(bucket)) throw new S3Error('NoSuchBucket');
  const found = call.store.objects.find(bucket, key);
  if (!found) throw new S3Error('NoSuchKey', undefined, { Key: key });
  checkSource(call, found);
  return { bucket, ...found };
};

export const checkCopySize = (size: number): void => {
  if (size <= largest) return;
  const message = `The specified copy source is larger than the maximum allowable size for a copy source: ${largest}`;
  throw new S3Error('InvalidRequest', message);
};

/** What is said of a content that is now somebody's in one piece. It is read for what is not known yet. */
export const describeCopy = async (
  { store }: Call,
  content: number,
  algorithm: Algorithm | undefined,
): Promise<{ etag: string; checksum?: Checksum }> => {
  const names: (Algorithm | 'MD5')[] = algorithm ? ['MD5', algorithm] : ['MD5'];
  const digests = await store.contents.digest(content, names);
  const etag = Buffer.from(digests.MD5, 'base64').toString('hex');
  return { etag, ...(algorithm && { checksum: { algorithm, type: 'FULL_OBJECT', value: digests[algorithm] } }) };
};
