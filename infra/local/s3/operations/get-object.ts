import type { Answer, Call, Operation } from '../call.ts';
import type { Checksum } from '../checksums.ts';
import { isNotModified } from '../conditions.ts';
import { S3Error } from '../error.ts';
import { checksumHeaders, notModifiedHeaders, objectHeaders } from '../headers.ts';
import type { StoredObject } from '../objects.ts';
import { type Range, readRange } from '../range.ts';

/** The checksum an object was uploaded with, or that which S3 gives every object. */
const checksumOf = async ({ store }: Call, { checksum, content }: StoredObject): Promise<Checksum> => {
  if (checksum) return checksum;
  const { CRC64NVME: value } = await store.contents.digest(content, ['CRC64NVME']);
  return { algorithm: 'CRC64NVME', type: 'FULL_OBJECT', value };
};

const find = ({ store, bucket, key }: Call): StoredObject => {
  const found = store.objects.find(bucket, key);
  if (!found) throw new S3Error('NoSuchKey', undefined, { Key: key });
  return found;
};

/** All of an answer but the body, and which bytes that is. */
const describe = async (call: Call, found: StoredObject): Promise<{ answer: Answer; bytes?: Range }> => {
  if (call.query('partNumber') !== undefined) throw new S3Error('NotImplemented');
  if (isNotModified(call, found)) return { answer: { status: 304, headers: notModifiedHeaders(found) } };
  const range = readRange(call.header('range'), found.size);
  const bytes = range ?? { start: 0, length: found.size };
  // Of some of its bytes an object's checksum says nothing.
  const wanted = call.header('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED' && !range;
  const headers = {
    ...objectHeaders(call, found),
    ...(wanted && checksumHeaders(await checksumOf(call, found))),
    'content-length': bytes.length,
    ...(range && { 'content-range': `bytes ${range.start}-${range.start + range.length - 1}/${found.size}` }),
  };
  return { answer: { status: range ? 206 : 200, headers }, bytes };
};

export const headObject: Operation = async (call) => (await describe(call, find(call))).answer;

export const getObject: Operation = (call) => {
  const { contents } = call.store;
  const found = find(call);
  return contents.holding(found.content, async () => {
    const { answer, bytes } = await describe(call, found);
    if (!bytes) return answer;
    const body = contents.read(found.content, bytes.start, bytes.length);
    return { ...answer, body, done: contents.hold(found.content) };
  });
};
