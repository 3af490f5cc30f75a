import { createHash } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { beforeAll, describe, expect, test } from 'vitest';
import { type FreshBucket, freshBucket } from '#test/support/fresh-bucket.ts';

let s3: FreshBucket;
let Bucket: string;
/** Signs no checksum of a body that is not there yet. */
let signer: S3Client;

beforeAll(async () => {
  s3 = await freshBucket();
  Bucket = s3.name;
  signer = new S3Client({
    ...s3.config,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
});

const send = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, init);
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const putUrl = (Key: string, more = {}, options = {}) =>
  getSignedUrl(signer, new PutObjectCommand({ Bucket, Key, ...more }), options);
const getUrl = (Key: string, more = {}, options = {}) =>
  getSignedUrl(signer, new GetObjectCommand({ Bucket, Key, ...more }), options);

test('a URL is enough to put and to get', async () => {
  const key = 'm o d é l/+😀';
  expect(await send(await putUrl(key), { method: 'PUT', body: 'by URL' })).toMatchObject({ status: 200 });
  expect(await send(await getUrl(key))).toMatchObject({ status: 200, text: 'by URL' });
  const range = await send(await getUrl(key), { headers: { range: 'bytes=3-5' } });
  expect(range).toMatchObject({ status: 206, text: 'URL' });
});

test('a URL says what the answer’s headers are', async () => {
  await send(await putUrl('named'), { method: 'PUT', body: 'x' });
  const ResponseContentDisposition = 'attachment; filename="a b.txt"';
  const { headers } = await send(await getUrl('named', { ResponseContentDisposition }));
  expect(headers.get('content-disposition')).toBe(ResponseContentDisposition);
});

describe('a URL is refused', () => {
  const refused = (code: string) => ({ status: 403, text: expect.stringContaining(`<Code>${code}</Code>`) });

  test('for another method, key or time than it was signed for', async () => {
    const url = await putUrl('own', {}, { expiresIn: 60 });
    const init = { method: 'PUT', body: 'x' };
    expect(await send(url)).toMatchObject(refused('SignatureDoesNotMatch'));
    expect(await send(url.replace('/own?', '/other?'), init)).toMatchObject(refused('SignatureDoesNotMatch'));
    const longer = url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600');
    expect(await send(longer, init)).toMatchObject(refused('SignatureDoesNotMatch'));
    const last = url.endsWith('0') ? '1' : '0';
    expect(await send(`${url}&max-keys=${last}`, init)).toMatchObject(refused('SignatureDoesNotMatch'));
  });

  test('when it has expired', async () => {
    const signingDate = new Date(Date.now() - 120_000);
    const url = await getUrl('own', {}, { expiresIn: 60, signingDate });
    expect(await send(url)).toMatchObject({ status: 403, text: expect.stringMatching(/AccessDenied.*expired/s) });
  });

  test('of somebody who has another secret', async () => {
    const stranger = new S3Client({ ...s3.config, credentials: { accessKeyId: 'local', secretAccessKey: 'wrong' } });
    const url = await getSignedUrl(stranger, new GetObjectCommand({ Bucket, Key: 'own' }));
    expect(await send(url)).toMatchObject(refused('SignatureDoesNotMatch'));
  });

  test('without a signature', async () => {
    expect(await send(`${s3.endpoint}/${Bucket}/own`)).toMatchObject(refused('AccessDenied'));
  });
});

test('a signed length is the only one that is taken', async () => {
  const signed = { signableHeaders: new Set(['host', 'content-length']) };
  const url = await putUrl('sized', { ContentLength: 4 }, signed);
  const other = await send(url, { method: 'PUT', body: '12345' });
  expect(other).toMatchObject({ status: 403, text: expect.stringContaining('SignatureDoesNotMatch') });
  expect(await send(url, { method: 'PUT', body: '1234' })).toMatchObject({ status: 200 });
});

test('a signed SHA-256 must come along, and be that of the body', async () => {
  const sha256 = createHash('sha256').update('right').digest('base64');
  const url = await putUrl(
    'hashed',
    { ChecksumSHA256: sha256 },
    { unhoistableHeaders: new Set(['x-amz-checksum-sha256']) },
  );
  const put = (body: string, headers: Record<string, string>) => send(url, { method: 'PUT', body, headers });
  expect(await put('right', {})).toMatchObject({ status: 403 });
  const header = { 'x-amz-checksum-sha256': sha256 };
  expect(await put('wrong', header)).toMatchObject({ status: 400, text: expect.stringContaining('BadDigest') });
  const others = createHash('sha256').update('wrong').digest('base64');
  expect(await put('wrong', { 'x-amz-checksum-sha256': others })).toMatchObject({ status: 403 });
  expect(await put('right', header)).toMatchObject({ status: 200 });
  const head = await s3.client.send(new HeadObjectCommand({ Bucket, Key: 'hashed', ChecksumMode: 'ENABLED' }));
  expect(head.ChecksumSHA256).toBe(sha256);
});

test('parts are put by URL', async () => {
  const upload = { Bucket, Key: 'in parts' };
  const { UploadId } = await signer.send(new CreateMultipartUploadCommand(upload));
  const bodies = ['x'.repeat(5 * 1024 * 1024), 'end'];
  const Parts = await Promise.all(
    bodies.map(async (body, i) => {
      const PartNumber = i + 1;
      const url = await getSignedUrl(signer, new UploadPartCommand({ ...upload, UploadId, PartNumber }));
      const { headers } = await send(url, { method: 'PUT', body });
      return { PartNumber, ETag: headers.get('etag') as string };
    }),
  );
  await signer.send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload: { Parts } }));
  expect((await send(await getUrl('in parts'))).text).toBe(bodies.join(''));
});
