import { createHash } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Crc64Nvme } from '@aws-sdk/crc64-nvme';
import { beforeAll, describe, expect, test } from 'vitest';
import { type FreshBucket, freshBucket } from '#test/support/fresh-bucket.ts';
import { refusal } from './refused.ts';

/** S3's rules that versitygw does not have: for our own S3 alone. */

let s3: FreshBucket;
let Bucket: string;

beforeAll(async () => {
  s3 = await freshBucket();
  Bucket = s3.name;
});

const put = (Key: string, Body: string | Buffer, more = {}) =>
  s3.client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = async (Key: string, more = {}) => {
  const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return Body?.transformToString();
};
const head = (Key: string) => s3.client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));

describe('keys', () => {
  test('are no paths: one may be the beginning of another', async () => {
    for (const key of ['pre', 'pre/x', 'pre/', 'a//b', './..', '/', 'end/']) await put(key, key);
    for (const key of ['pre', 'pre/x', 'pre/', 'a//b', 'end/']) expect(await get(key)).toBe(key);
  });

  test('have 1,024 bytes at most', async () => {
    await put('é'.repeat(512), 'x');
    expect(await refusal(put(`${'é'.repeat(512)}x`, 'x'))).toEqual({ code: 'KeyTooLongError', status: 400 });
  });

  test('with control characters are listed, too', async () => {
    const key = 'control\u0001\u001f\n.';
    await put(key, 'x');
    const list = (more = {}) => s3.client.send(new ListObjectsV2Command({ Bucket, Prefix: 'control', ...more }));
    expect((await list({ EncodingType: 'url' })).Contents?.[0]?.Key).toBe('control%01%1F%0A.');
  });

  test('are encoded as in a form, if asked for', async () => {
    await put("enc/ü b+c'(!)", 'x');
    const command = new ListObjectsV2Command({ Bucket, Prefix: 'enc/ü', EncodingType: 'url', StartAfter: 'e f' });
    expect(await s3.client.send(command)).toMatchObject({
      EncodingType: 'url',
      Prefix: 'enc/%C3%BC',
      StartAfter: 'e+f',
      Contents: [{ Key: 'enc/%C3%BC+b%2Bc%27%28%21%29' }],
    });
  });
});

test('a continuation token is one that was given', async () => {
  const list = new ListObjectsV2Command({ Bucket, ContinuationToken: 'made up' });
  expect(await refusal(s3.client.send(list))).toEqual({ code: 'InvalidArgument', status: 400 });
});

test('another put forgets what was said of the object before', async () => {
  await put('twice', 'first', { Metadata: { a: '1' }, CacheControl: 'no-store' });
  await put('twice', 'second');
  const { Metadata, CacheControl } = await head('twice');
  expect([Metadata, CacheControl]).toEqual([{}, undefined]);
});

test('deleting quietly says nothing', async () => {
  await put('gone', 'x');
  const command = new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'gone' }], Quiet: true } });
  expect((await s3.client.send(command)).Deleted ?? []).toEqual([]);
  expect(await refusal(get('gone'))).toMatchObject({ code: 'NoSuchKey' });
});

test('a range of nothing, or that is none', async () => {
  await put('empty', Buffer.alloc(0));
  await put('digits', '0123456789');
  expect(await refusal(get('empty', { Range: 'bytes=0-' }))).toMatchObject({ code: 'InvalidRange' });
  expect(await refusal(get('digits', { Range: 'bytes=-0' }))).toMatchObject({ code: 'InvalidRange' });
  for (const Range of ['bytes=5-2', 'bytes=0-1,4-5', 'lines=1-2'])
    expect(await get('digits', { Range })).toHaveLength(10);
});

test('what no header can say is not asked of one', async () => {
  await put('named', 'x');
  for (const name of ['漢字', 'a\nset-cookie: b']) {
    const refused = await refusal(get('named', { ResponseContentDisposition: `attachment; filename="${name}"` }));
    expect(refused).toEqual({ code: 'InvalidArgument', status: 400 });
  }
});

test('a reader may say since when', async () => {
  await put('dated', 'x');
  const { LastModified } = await head('dated');
  const later = new Date((LastModified?.getTime() ?? 0) + 1000);
  const earlier = new Date((LastModified?.getTime() ?? 0) - 1000);
  const unchanged = get('dated', { IfModifiedSince: later });
  await expect(unchanged).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
  expect(await get('dated', { IfModifiedSince: earlier, IfUnmodifiedSince: later })).toBe('x');
  expect(await refusal(get('dated', { IfUnmodifiedSince: earlier }))).toMatchObject({ code: 'PreconditionFailed' });
});

describe('checksums', () => {
  const crc64 = async (data: Buffer) => {
    const digest = new Crc64Nvme();
    digest.update(data);
    return Buffer.from(await digest.digest()).toString('base64');
  };
  /** Signs bodies as they are and sends no checksum. */
  const bare = { requestChecksumCalculation: 'WHEN_REQUIRED' as const };

  test('an object that came with none has a CRC64NVME', async () => {
    const { S3Client } = await import('@aws-sdk/client-s3');
    const client = new S3Client({ ...s3.config, ...bare });
    const body = Buffer.alloc(3_000_000, 'crc');
    await client.send(new PutObjectCommand({ Bucket, Key: 'bare', Body: body }));
    const described = { ChecksumCRC64NVME: await crc64(body), ChecksumType: 'FULL_OBJECT' };
    expect(await head('bare')).toMatchObject(described);
    expect(await head('bare')).toMatchObject(described);
    const { ChecksumCRC64NVME } = await client.send(new HeadObjectCommand({ Bucket, Key: 'bare' }));
    expect(ChecksumCRC64NVME).toBeUndefined();
  });

  test('of a range there is none', async () => {
    await put('ranged', '0123456789');
    const command = new GetObjectCommand({ Bucket, Key: 'ranged', Range: 'bytes=0-1', ChecksumMode: 'ENABLED' });
    const { ChecksumCRC32, Body } = await s3.client.send(command);
    expect(ChecksumCRC32).toBeUndefined();
    expect(await Body?.transformToString()).toBe('01');
  });

  test('a copy has the algorithm of what it was made from, of all its bytes', async () => {
    const source = { Bucket, Key: 'in parts' };
    const { UploadId } = await s3.client.send(
      new CreateMultipartUploadCommand({ ...source, ChecksumAlgorithm: 'SHA256' }),
    );
    const upload = { ...source, UploadId };
    const part = await s3.client.send(
      new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'x', ChecksumAlgorithm: 'SHA256' }),
    );
    const { ETag, ChecksumSHA256 } = part;
    const Parts = [{ PartNumber: 1, ETag, ChecksumSHA256 }];
    await s3.client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    const { CopyObjectResult } = await s3.client.send(
      new CopyObjectCommand({ Bucket, Key: 'of parts', CopySource: `${Bucket}/in%20parts` }),
    );
    expect(CopyObjectResult).toMatchObject({
      ETag: `"${createHash('md5').update('x').digest('hex')}"`,
      ChecksumSHA256: createHash('sha256').update('x').digest('base64'),
      ChecksumType: 'FULL_OBJECT',
    });
  });
});

describe('an upload in parts with a checksum', () => {
  const start = async (Key: string, more = {}) => {
    const { UploadId } = await s3.client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
    return { Bucket, Key, UploadId };
  };
  const send = (upload: Awaited<ReturnType<typeof start>>, more = {}) =>
    s3.client.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: '123456789', ...more }));
  const invalid = { code: 'InvalidRequest', status: 400 };

  test('wants that of each part, and hears of them again at the end', async () => {
    const upload = await start('sha', { ChecksumAlgorithm: 'SHA256' });
    expect(await refusal(send(upload, { ChecksumAlgorithm: 'CRC32' }))).toEqual(invalid);
    const { ETag, ChecksumSHA256 } = await send(upload, { ChecksumAlgorithm: 'SHA256' });
    const complete = (part: object) =>
      s3.client.send(
        new CompleteMultipartUploadCommand({
          ...upload,
          MultipartUpload: { Parts: [{ PartNumber: 1, ETag, ...part }] },
        }),
      );
    expect(await refusal(complete({}))).toEqual(invalid);
    const other = createHash('sha256').digest('base64');
    expect(await refusal(complete({ ChecksumSHA256: other }))).toEqual({ code: 'InvalidPart', status: 400 });
    await complete({ ChecksumSHA256 });
  });

  test('takes one of all of it, too', async () => {
    const upload = await start('full', { ChecksumAlgorithm: 'CRC64NVME' });
    const { ETag } = await send(upload, { ChecksumAlgorithm: 'CRC64NVME' });
    const complete = (more: object) => {
      const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
      return s3.client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload, ...more }));
    };
    expect(await refusal(complete({ ChecksumCRC64NVME: 'AAAAAAAAAAA=' }))).toEqual({ code: 'BadDigest', status: 400 });
    expect(await refusal(complete({ MpuObjectSize: 8 }))).toEqual(invalid);
    await complete({ ChecksumCRC64NVME: 'rosUhgp5mIg=', MpuObjectSize: 9 });
    expect(await head('full')).toMatchObject({ ChecksumCRC64NVME: 'rosUhgp5mIg=', ChecksumType: 'FULL_OBJECT' });
  });

  test('of a kind that there is', async () => {
    expect(await refusal(start('x', { ChecksumAlgorithm: 'SHA256', ChecksumType: 'FULL_OBJECT' }))).toEqual(invalid);
    expect(await refusal(start('x', { ChecksumType: 'COMPOSITE' }))).toEqual(invalid);
  });

  test('named with its parts though not at its beginning', async () => {
    const upload = await start('unnamed');
    const { ETag, ChecksumCRC32 } = await send(upload);
    expect(ChecksumCRC32).toBe('y/Q5Jg==');
    const Parts = [{ PartNumber: 1, ETag, ChecksumCRC32 }];
    await s3.client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    expect(await head('unnamed')).toMatchObject({ ChecksumCRC64NVME: 'rosUhgp5mIg=' });
  });
});

test('uploads are listed page by page, also those of one key', async () => {
  const keys = ['mp/a', 'mp/a', 'mp/b'];
  for (const Key of keys) await s3.client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const found: (string | undefined)[] = [];
  for (let marker = {}; ; ) {
    const command = new ListMultipartUploadsCommand({ Bucket, Prefix: 'mp/', MaxUploads: 1, ...marker });
    const page = await s3.client.send(command);
    found.push(...(page.Uploads ?? []).map(({ Key }) => Key));
    if (!page.IsTruncated) break;
    marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
  }
  expect(found).toEqual(keys);
});

test('an object is not copied to itself for nothing', async () => {
  await put('self', 'x', { ContentType: 'text/plain' });
  const copy = (more = {}) =>
    s3.client.send(new CopyObjectCommand({ Bucket, Key: 'self', CopySource: `/${Bucket}/self`, ...more }));
  expect(await refusal(copy())).toEqual({ code: 'InvalidRequest', status: 400 });
  await copy({ MetadataDirective: 'REPLACE', ContentType: 'text/csv' });
  expect(await head('self')).toMatchObject({ ContentType: 'text/csv', ContentLength: 1 });
});
