import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, test } from 'vitest';
import { type FreshBucket, freshBucket } from '#test/support/fresh-bucket.ts';
import { refusal } from '../refused.ts';

const MiB = 1024 * 1024;
const big = Buffer.alloc(5 * MiB, 'big part ');
const small = Buffer.from('the last part may be small');

let s3: FreshBucket;
let Bucket: string;

beforeAll(async () => {
  s3 = await freshBucket();
  Bucket = s3.name;
});

const create = async (Key: string, more = {}) => {
  const created = await s3.client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
  return { Bucket, Key, UploadId: created.UploadId as string };
};
type Upload = Awaited<ReturnType<typeof create>>;

const part = async (upload: Upload, PartNumber: number, Body: Buffer, more = {}): Promise<CompletedPart> => {
  const { ETag } = await s3.client.send(new UploadPartCommand({ ...upload, PartNumber, Body, ...more }));
  return { PartNumber, ETag };
};
const complete = (upload: Upload, Parts: CompletedPart[], more = {}) =>
  s3.client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...more }));
const parts = (upload: Upload, more = {}) => s3.client.send(new ListPartsCommand({ ...upload, ...more }));
const get = async (Key: string, more = {}) => {
  const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
};

const digest = (algorithm: 'md5' | 'sha256', ...chunks: Buffer[]) =>
  createHash(algorithm).update(Buffer.concat(chunks)).digest();

test('parts become an object, sent in any order and one of them twice', async () => {
  const upload = await create('whole', { ContentType: 'text/x-parts', Metadata: { a: '1' } });
  const third = await part(upload, 3, small);
  const first = await part(upload, 1, Buffer.alloc(5 * MiB));
  const second = await part(upload, 2, big);
  const again = await part(upload, 1, big);
  expect(first.ETag).not.toBe(again.ETag);
  const { ETag } = await complete(upload, [again, second, third]);
  // Made of the parts' own, whatever those are made of.
  const etags = [again, second, third].map((one) => Buffer.from(one.ETag?.replaceAll('"', '') ?? '', 'hex'));
  expect(ETag).toBe(`"${digest('md5', ...etags).toString('hex')}-3"`);
  expect(await s3.client.send(new HeadObjectCommand({ Bucket, Key: 'whole' }))).toMatchObject({
    ETag,
    ContentLength: 10 * MiB + small.length,
    ContentType: 'text/x-parts',
    Metadata: { a: '1' },
  });
  expect(digest('sha256', await get('whole'))).toEqual(digest('sha256', big, big, small));
  const over = await get('whole', { Range: `bytes=${10 * MiB - 4}-${10 * MiB + 3}` });
  expect(over).toEqual(Buffer.concat([big.subarray(-4), small.subarray(0, 4)]));
  expect(await refusal(parts(upload))).toEqual({ code: 'NoSuchUpload', status: 404 });
});

test('an object may be of one part, and of some of those uploaded', async () => {
  const upload = await create('one');
  await part(upload, 1, big);
  await complete(upload, [await part(upload, 7, small)]);
  expect(await get('one')).toEqual(small);
});

describe('what does not become an object', () => {
  let upload: Upload;
  let both: [CompletedPart, CompletedPart];

  beforeAll(async () => {
    upload = await create('not');
    both = [await part(upload, 1, big), await part(upload, 2, big)];
  });

  test('parts in a wrong order', async () => {
    const refused = await refusal(complete(upload, both.toReversed()));
    expect(refused).toEqual({ code: 'InvalidPartOrder', status: 400 });
  });

  test('parts that are not there, or not as said', async () => {
    const [first, second] = both;
    const missing = { PartNumber: 3, ETag: first.ETag };
    expect(await refusal(complete(upload, [first, missing]))).toEqual({ code: 'InvalidPart', status: 400 });
    const other = { ...second, ETag: `"${'0'.repeat(32)}"` };
    expect(await refusal(complete(upload, [first, other]))).toEqual({ code: 'InvalidPart', status: 400 });
  });

  test('a small part before the last', async () => {
    const others = [await part(upload, 3, small), await part(upload, 4, small)];
    const refused = await refusal(complete(upload, [...both, ...others]));
    expect(refused).toEqual({ code: 'EntityTooSmall', status: 400 });
  });

  test('an upload that is not there', async () => {
    const none = { ...upload, UploadId: 'f'.repeat(36) };
    expect(await refusal(complete(none, both))).toEqual({ code: 'NoSuchUpload', status: 404 });
    expect(await refusal(part(none, 1, small))).toEqual({ code: 'NoSuchUpload', status: 404 });
  });

  test('one whose key is taken, if that was not to be', async () => {
    await s3.client.send(new PutObjectCommand({ Bucket, Key: 'not', Body: 'taken' }));
    const refused = await refusal(complete(upload, both, { IfNoneMatch: '*' }));
    expect(refused).toEqual({ code: 'PreconditionFailed', status: 412 });
    expect((await get('not')).toString()).toBe('taken');
  });

  test('an aborted one', async () => {
    const aborted = await create('aborted');
    const only = await part(aborted, 1, small);
    await s3.client.send(new AbortMultipartUploadCommand(aborted));
    expect(await refusal(part(aborted, 2, small))).toEqual({ code: 'NoSuchUpload', status: 404 });
    expect(await refusal(complete(aborted, [only]))).toEqual({ code: 'NoSuchUpload', status: 404 });
  });
});

test('parts and uploads are listed, page by page', async () => {
  const upload = await create('listed/a');
  const other = await create('listed/b');
  for (const number of [1, 2, 5]) await part(upload, number, small);
  const first = await parts(upload, { MaxParts: 2 });
  expect(first).toMatchObject({ IsTruncated: true, Parts: [{ PartNumber: 1, Size: small.length }, { PartNumber: 2 }] });
  const next = await parts(upload, { MaxParts: 2, PartNumberMarker: first.NextPartNumberMarker });
  expect(next).toMatchObject({ IsTruncated: false, Parts: [{ PartNumber: 5 }] });
  const uploads = (Prefix: string) => s3.client.send(new ListMultipartUploadsCommand({ Bucket, Prefix }));
  const found = async (prefix: string) =>
    (await uploads(prefix)).Uploads?.map(({ Key, UploadId }) => ({ Key, UploadId })) ?? [];
  const ids = [upload, other].map(({ Key, UploadId }) => ({ Key, UploadId }));
  expect(await found('listed/')).toEqual(ids);
  expect(await found('listed/b')).toEqual(ids.slice(1));
  expect(await found('none/')).toEqual([]);
});

test('parts are copied from objects, whole or a range, if they are as they were', async () => {
  const { ETag } = await s3.client.send(new PutObjectCommand({ Bucket, Key: 'söurce 1', Body: big }));
  const CopySource = `${Bucket}/${encodeURIComponent('söurce 1')}`;
  const upload = await create('copied in parts');
  const copy = async (PartNumber: number, more = {}): Promise<CompletedPart> => {
    const command = new UploadPartCopyCommand({ ...upload, PartNumber, CopySource, ...more });
    return { PartNumber, ETag: (await s3.client.send(command)).CopyPartResult?.ETag };
  };
  const first = await copy(1, { CopySourceIfMatch: ETag });
  expect(first.ETag).toBe(ETag);
  const second = await copy(2, { CopySourceRange: 'bytes=5-14' });
  const other = copy(3, { CopySourceIfMatch: '"other"' });
  expect(await refusal(other)).toEqual({ code: 'PreconditionFailed', status: 412 });
  await complete(upload, [first, second]);
  expect(digest('md5', await get('copied in parts'))).toEqual(digest('md5', big, big.subarray(5, 15)));
});

describe('with SHA-256', () => {
  const sha256 = [big, small].map((body) => digest('sha256', body).toString('base64'));
  const ChecksumAlgorithm = 'SHA256';

  test('the object’s is that of its parts’', async () => {
    const upload = await create('hashed', { ChecksumAlgorithm });
    const sent = await Promise.all(
      [big, small].map(async (body, i) => {
        const ChecksumSHA256 = sha256[i];
        return { ...(await part(upload, i + 1, body, { ChecksumSHA256 })), ChecksumSHA256 };
      }),
    );
    expect((await parts(upload)).Parts).toMatchObject(sha256.map((ChecksumSHA256) => ({ ChecksumSHA256 })));
    const composite = `${digest('sha256', ...sha256.map((one) => Buffer.from(one ?? '', 'base64'))).toString('base64')}-2`;
    expect((await complete(upload, sent)).ChecksumSHA256).toBe(composite);
    const head = await s3.client.send(new HeadObjectCommand({ Bucket, Key: 'hashed', ChecksumMode: 'ENABLED' }));
    expect(head).toMatchObject({ ChecksumSHA256: composite, ChecksumType: 'COMPOSITE' });
  });

  test('a part of other bytes is refused', async () => {
    const upload = await create('bad part', { ChecksumAlgorithm });
    const refused = await refusal(part(upload, 1, small, { ChecksumSHA256: sha256[0] }));
    expect(refused).toEqual({ code: 'BadDigest', status: 400 });
  });

  test('S3 computes it of parts that it copies', async () => {
    await s3.client.send(new PutObjectCommand({ Bucket, Key: 'source', Body: small }));
    const upload = await create('hashed copy', { ChecksumAlgorithm });
    const CopySource = `${Bucket}/source`;
    const command = new UploadPartCopyCommand({ ...upload, PartNumber: 1, CopySource });
    const { CopyPartResult } = await s3.client.send(command);
    expect(CopyPartResult?.ChecksumSHA256).toBe(sha256[1]);
  });
});
