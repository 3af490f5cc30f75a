import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type ChecksumAlgorithm, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { type FreshBucket, freshBucket } from '#test/support/fresh-bucket.ts';
import { refusal } from '../refused.ts';

let s3: FreshBucket;
let Bucket: string;

beforeAll(async () => {
  s3 = await freshBucket();
  Bucket = s3.name;
});

const put = (Key: string, Body: string | Readable, more = {}) =>
  s3.client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const head = (Key: string) => s3.client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
const absent = async (Key: string) =>
  expect(await refusal(s3.client.send(new GetObjectCommand({ Bucket, Key })))).toMatchObject({ code: 'NoSuchKey' });

/** Of `123456789`: the check values by which these algorithms are known, in base64. */
const checks: [ChecksumAlgorithm, string][] = [
  ['CRC32', 'y/Q5Jg=='],
  ['CRC32C', '4waSgw=='],
  ['CRC64NVME', 'rosUhgp5mIg='],
  ['SHA1', '98O8HYCOBHMq32eZZczDTKeuNEE='],
  ['SHA256', 'FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU='],
];

test.each(checks)('%s is computed by both sides and kept', async (algorithm, value) => {
  const field = `Checksum${algorithm}` as const;
  await put(algorithm, '123456789', { ChecksumAlgorithm: algorithm });
  expect(await head(algorithm)).toMatchObject({ [field]: value, ChecksumType: 'FULL_OBJECT' });
  const got = await s3.client.send(new GetObjectCommand({ Bucket, Key: algorithm, ChecksumMode: 'ENABLED' }));
  expect(got).toMatchObject({ [field]: value });
  expect(await got.Body?.transformToString()).toBe('123456789');
});

test.each(checks)('%s of other bytes is refused, and nothing is stored', async (algorithm, value) => {
  const key = `bad ${algorithm}`;
  const refused = await refusal(put(key, '123456780', { [`Checksum${algorithm}`]: value }));
  expect(refused).toEqual({ code: 'BadDigest', status: 400 });
  await absent(key);
});

test('a stream has its checksum at the end', async () => {
  const Body = Readable.from([Buffer.from('123456789')], { objectMode: false });
  await put('stream', Body, { ContentLength: 9, ChecksumAlgorithm: 'SHA256' });
  expect(await head('stream')).toMatchObject({ ContentLength: 9, ChecksumSHA256: checks[4]?.[1] });
});

test('a stream of many pieces arrives whole', async () => {
  const pieces = Array.from({ length: 100 }, (_, i) => Buffer.alloc(77_777, i));
  const all = Buffer.concat(pieces);
  await put('pieces', Readable.from(pieces, { objectMode: false }), { ContentLength: all.length });
  const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key: 'pieces' }));
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  expect(hash((await Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(hash(all));
});

test('Content-MD5 is compared', async () => {
  const ContentMD5 = createHash('md5').update('right').digest('base64');
  await put('md5', 'right', { ContentMD5 });
  expect(await refusal(put('bad md5', 'wrong', { ContentMD5 }))).toEqual({ code: 'BadDigest', status: 400 });
  expect(await refusal(put('bad md5', 'wrong', { ContentMD5: 'no' }))).toEqual({ code: 'InvalidDigest', status: 400 });
  await absent('bad md5');
});
