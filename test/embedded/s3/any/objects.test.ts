import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, test } from 'vitest';
import { type FreshBucket, freshBucket } from '#test/support/fresh-bucket.ts';
import { refusal } from '../refused.ts';

let s3: FreshBucket;
let Bucket: string;

beforeAll(async () => {
  s3 = await freshBucket();
  Bucket = s3.name;
});

const put = (Key: string, Body: string | Buffer = Key, more = {}) =>
  s3.client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = async (Key: string, more = {}) => {
  const { Body, ...answer } = await s3.client.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return { ...answer, text: await Body?.transformToString() };
};
const head = (Key: string, more = {}) => s3.client.send(new HeadObjectCommand({ Bucket, Key, ...more }));

test('an object comes back as it was put, with what was said of it', async () => {
  const ContentType = 'text/csv; charset=utf-8';
  const Metadata = { model: 'churn' };
  const { ETag } = await put('a.csv', 'x,y', { ContentType, CacheControl: 'no-store', Metadata });
  expect(ETag).toBe('"f10bc3c94b77e1d6b9f98106daf335c1"');
  const described = { ContentType, CacheControl: 'no-store', Metadata, ETag, ContentLength: 3, AcceptRanges: 'bytes' };
  expect(await get('a.csv')).toMatchObject({ ...described, text: 'x,y' });
  expect(await head('a.csv')).toMatchObject(described);
});

test('another put replaces all of it', async () => {
  await put('twice', 'first', { ContentType: 'text/plain' });
  await put('twice', 'second');
  expect(await get('twice')).toMatchObject({ text: 'second', ContentType: expect.stringMatching(/octet-stream$/) });
});

test('an object may be empty', async () => {
  const { ETag } = await put('empty', Buffer.alloc(0));
  expect(ETag).toBe('"d41d8cd98f00b204e9800998ecf8427e"');
  expect(await get('empty')).toMatchObject({ text: '', ContentLength: 0 });
});

const longKey = (bytes: number) =>
  Array.from({ length: 6 }, () => 'k'.repeat(199))
    .join('/')
    .slice(0, bytes);

test.each([
  'with space',
  'plus+percent%25%',
  'é/ü/漢字/emoji😀.bin',
  'a?b=c&d#e',
  'quotes\'"<>&;',
  'tilde~!()*@$,=:',
  longKey(1024),
])('key %s', async (key) => {
  await put(key, 'content');
  expect((await get(key)).text).toBe('content');
  const { Contents } = await s3.client.send(new ListObjectsV2Command({ Bucket, Prefix: key }));
  expect(Contents?.map(({ Key }) => Key)).toEqual([key]);
  await s3.client.send(new DeleteObjectCommand({ Bucket, Key: key }));
  expect(await refusal(get(key))).toEqual({ code: 'NoSuchKey', status: 404 });
});

describe('a range', () => {
  const text = '0123456789';
  beforeAll(() => put('digits', text));

  test.each([
    ['bytes=0-0', '0', 'bytes 0-0/10'],
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=-30', text, 'bytes 0-9/10'],
    ['bytes=8-30', '89', 'bytes 8-9/10'],
  ])('%s', async (Range, expected, ContentRange) => {
    const found = await get('digits', { Range });
    expect(found).toMatchObject({ text: expected, ContentRange, ContentLength: expected.length });
    expect(found.$metadata.httpStatusCode).toBe(206);
    expect(await head('digits', { Range })).toMatchObject({ ContentRange, ContentLength: expected.length });
  });

  test.each(['bytes=10-', 'bytes=20-30'])('%s is beyond the end', async (Range) => {
    expect(await refusal(get('digits', { Range }))).toEqual({ code: 'InvalidRange', status: 416 });
  });
});

test('a caller may say what the answer’s headers are to be', async () => {
  await put('named', 'x', { ContentType: 'text/plain' });
  const ResponseContentDisposition = `attachment; filename*=UTF-8''m%C3%B6del.bin`;
  const found = await get('named', { ResponseContentDisposition, ResponseContentType: 'application/x-model' });
  expect(found).toMatchObject({
    ContentDisposition: ResponseContentDisposition,
    ContentType: 'application/x-model',
  });
});

test('a reader who has it is told so, and one who wants another version, too', async () => {
  const { ETag } = await put('known', 'x');
  const known = get('known', { IfNoneMatch: ETag });
  await expect(known).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
  expect((await get('known', { IfNoneMatch: '"other"' })).text).toBe('x');
  expect((await get('known', { IfMatch: ETag })).text).toBe('x');
  expect(await refusal(get('known', { IfMatch: '"other"' }))).toEqual({ code: 'PreconditionFailed', status: 412 });
  await expect(head('known', { IfMatch: '"other"' })).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
});

test('what is not there', async () => {
  expect(await refusal(get('nowhere'))).toEqual({ code: 'NoSuchKey', status: 404 });
  await expect(head('nowhere')).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } });
  const elsewhere = { Bucket: 'no-such-bucket' };
  expect(await refusal(get('x', elsewhere))).toEqual({ code: 'NoSuchBucket', status: 404 });
  expect(await refusal(put('x', 'x', elsewhere))).toEqual({ code: 'NoSuchBucket', status: 404 });
  const buckets = [Bucket, 'no-such-bucket'].map((name) => s3.client.send(new HeadBucketCommand({ Bucket: name })));
  const [here, nowhere] = await Promise.allSettled(buckets);
  expect(here?.status).toBe('fulfilled');
  expect(nowhere).toMatchObject({ reason: { $metadata: { httpStatusCode: 404 } } });
});

test('deleting, one or many, also what is not there', async () => {
  const keys = ['gone/1', 'gone/2', 'gone/ü &<3>'];
  await Promise.all(keys.map((key) => put(key)));
  await s3.client.send(new DeleteObjectCommand({ Bucket, Key: 'never there' }));
  const Objects = ['gone/1', 'gone/ü &<3>', 'never there'].map((Key) => ({ Key }));
  const { Deleted } = await s3.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(Deleted?.map(({ Key }) => Key).toSorted()).toEqual(Objects.map(({ Key }) => Key).toSorted());
  const { Contents } = await s3.client.send(new ListObjectsV2Command({ Bucket, Prefix: 'gone/' }));
  expect(Contents?.map(({ Key }) => Key)).toEqual(['gone/2']);
});
