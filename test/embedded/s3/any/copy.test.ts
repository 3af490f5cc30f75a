import { createHash } from 'node:crypto';
import { CopyObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { type FreshBucket, freshBucket } from '#test/support/fresh-bucket.ts';
import { refusal } from '../refused.ts';

let s3: FreshBucket;
let Bucket: string;

beforeAll(async () => {
  s3 = await freshBucket();
  Bucket = s3.name;
});

const put = (Key: string, Body: string, more = {}) =>
  s3.client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const copy = (from: string, Key: string, more = {}) =>
  s3.client.send(new CopyObjectCommand({ Bucket, Key, CopySource: encodeURI(`${Bucket}/${from}`), ...more }));
const get = async (Key: string) => {
  const { Body, ...answer } = await s3.client.send(new GetObjectCommand({ Bucket, Key }));
  return { ...answer, text: await Body?.transformToString() };
};

test('a copy is the object, with what is said of it', async () => {
  const { ETag } = await put('from', 'x', { ContentType: 'text/plain', Metadata: { a: '1' } });
  const { CopyObjectResult } = await copy('from', 'to');
  expect(CopyObjectResult?.ETag).toBe(ETag);
  expect(CopyObjectResult?.LastModified).toBeInstanceOf(Date);
  expect(await get('to')).toMatchObject({ text: 'x', ContentType: 'text/plain', Metadata: { a: '1' } });
});

test('or says something else of itself', async () => {
  await put('described', 'x', { ContentType: 'text/plain' });
  await copy('described', 'otherwise', { MetadataDirective: 'REPLACE', ContentType: 'text/csv', Metadata: { b: '2' } });
  expect(await get('otherwise')).toMatchObject({ text: 'x', ContentType: 'text/csv', Metadata: { b: '2' } });
});

test('a copy outlives what it was made from', async () => {
  await put('origin', 'first');
  await copy('origin', 'kept');
  await put('origin', 'second');
  expect((await get('kept')).text).toBe('first');
});

test('S3 computes the SHA-256 of a copy', async () => {
  await put('plain', 'content');
  const { CopyObjectResult } = await copy('plain', 'hashed', { ChecksumAlgorithm: 'SHA256' });
  const sha256 = createHash('sha256').update('content').digest('base64');
  expect(CopyObjectResult?.ChecksumSHA256).toBe(sha256);
  const head = await s3.client.send(new HeadObjectCommand({ Bucket, Key: 'hashed', ChecksumMode: 'ENABLED' }));
  expect(head).toMatchObject({ ChecksumSHA256: sha256, ChecksumType: 'FULL_OBJECT' });
});

test('a copy is made of the version that was seen, or not at all', async () => {
  const { ETag } = await put('seen', 'first');
  await copy('seen', 'as seen', { CopySourceIfMatch: ETag });
  await put('seen', 'second');
  const failed = { code: 'PreconditionFailed', status: 412 };
  expect(await refusal(copy('seen', 'too late', { CopySourceIfMatch: ETag }))).toEqual(failed);
  expect(await refusal(get('too late'))).toMatchObject({ code: 'NoSuchKey' });
});

test.each(['with space', 'é+plus', '漢😀'])('from and to %s', async (name) => {
  await put(name, name);
  const CopySource = `${Bucket}/${encodeURIComponent(name)}`;
  await s3.client.send(new CopyObjectCommand({ Bucket, Key: `copy of ${name}`, CopySource }));
  expect((await get(`copy of ${name}`)).text).toBe(name);
});

test('what is not there', async () => {
  expect(await refusal(copy('nowhere', 'x'))).toEqual({ code: 'NoSuchKey', status: 404 });
  const elsewhere = new CopyObjectCommand({ Bucket, Key: 'x', CopySource: 'no-such-bucket/x' });
  expect(await refusal(s3.client.send(elsewhere))).toEqual({ code: 'NoSuchBucket', status: 404 });
});
