import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { GetObjectCommand, PutObjectCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { beforeAll, describe, expect, test } from 'vitest';
import { type FreshBucket, freshBucket } from '#test/support/fresh-bucket.ts';
import { answerTo, type RawRequest, send, signedHeaders } from '#test/support/s3-raw.ts';

/** What S3 refuses and other servers let pass, or refuse in other words. */

let s3: FreshBucket;
let bucket: string;

beforeAll(async () => {
  s3 = await freshBucket();
  bucket = `/${s3.name}`;
});

const raw = (sent: RawRequest) => send(s3.endpoint, sent);
const refused = (status: number, code: string) => ({ status, text: expect.stringContaining(`<Code>${code}</Code>`) });
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const fetched = async (url: string, init?: RequestInit) => {
  const response = await fetch(url, init);
  return { status: response.status, text: await response.text() };
};
const presigned = (client = s3.client, options = {}) =>
  getSignedUrl(client, new PutObjectCommand({ Bucket: s3.name, Key: 'presigned' }), options);

describe('the time', () => {
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000);

  test.each([-14, 14])('%i minutes away is near enough', async (minutes) => {
    expect(await raw({ path: bucket, method: 'HEAD', signingDate: at(minutes) })).toMatchObject({ status: 200 });
  });

  test.each([-16, 16])('%i minutes away is too far', async (minutes) => {
    expect(await raw({ path: `${bucket}/x`, signingDate: at(minutes) })).toMatchObject(
      refused(403, 'RequestTimeTooSkewed'),
    );
  });

  test('a URL is not valid before its time', async () => {
    expect(await fetched(await presigned(s3.client, { signingDate: at(16) }))).toMatchObject(
      refused(403, 'AccessDenied'),
    );
  });

  test.each(['0', '604801', '1.5', 'x'])('a URL does not last for %s seconds', async (seconds) => {
    const url = (await presigned()).replace(/X-Amz-Expires=\d+/, `X-Amz-Expires=${seconds}`);
    expect(await fetched(url)).toMatchObject(refused(400, 'AuthorizationQueryParametersError'));
  });
});

describe('headers', () => {
  test('an x-amz- header that is not signed is refused, in both forms', async () => {
    const answer = { ...refused(403, 'AccessDenied'), text: expect.stringContaining('which were not signed') };
    const unsigned = { 'x-amz-meta-more': '1' };
    expect(await raw({ path: `${bucket}/x`, method: 'PUT', body: '', unsigned })).toMatchObject(answer);
    expect(await fetched(await presigned(), { method: 'PUT', headers: unsigned })).toMatchObject(answer);
  });

  test('a signed one that is missing, or another, is refused', async () => {
    const headers = { 'x-amz-meta-more': '1', 'content-type': 'text/plain' };
    const sent = { path: `${bucket}/x`, method: 'PUT', body: '', headers };
    expect(await raw({ ...sent, unsigned: { 'x-amz-meta-more': '2' } })).toMatchObject(
      refused(403, 'SignatureDoesNotMatch'),
    );
    const { 'content-type': _, ...others } = await signedHeaders(s3.endpoint, sent);
    const sending = request(new URL(sent.path, s3.endpoint), { method: 'PUT', headers: others }).end();
    expect(await answerTo(sending)).toMatchObject(refused(403, 'SignatureDoesNotMatch'));
  });

  test('spaces in a value count once, repeats are one', async () => {
    const sent = { path: `${bucket}/spaced`, method: 'PUT', body: '', headers: { 'x-amz-meta-a': '  a   b  ' } };
    expect(await raw(sent)).toMatchObject({ status: 200 });
  });

  test('two ways of signing at once are one too many', async () => {
    const url = await presigned();
    const headers = { authorization: 'Basic bWU6', 'content-type': 'text/plain' };
    expect(await fetched(url, { method: 'PUT', headers })).toMatchObject(refused(400, 'InvalidArgument'));
  });

  test.each([
    ['AWS local:abc', 'AuthorizationHeaderMalformed'],
    ['AWS4-HMAC-SHA256 Credential=local/x', 'AuthorizationHeaderMalformed'],
    [
      'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=00',
      'AuthorizationHeaderMalformed',
    ],
  ])('%s', async (authorization, code) => {
    const headers = { authorization, 'x-amz-date': '20260101T000000Z' };
    expect(await fetched(`${s3.endpoint}${bucket}`, { headers })).toMatchObject(refused(400, code));
  });

  test('who is unknown hears that', async () => {
    const stranger = new S3Client({ ...s3.config, credentials: { accessKeyId: 'nobody', secretAccessKey: 'local' } });
    const url = await getSignedUrl(stranger, new GetObjectCommand({ Bucket: s3.name, Key: 'x' }));
    expect(await fetched(url)).toMatchObject(refused(403, 'InvalidAccessKeyId'));
  });
});

describe('the body', () => {
  const put = (body: string, headers: Record<string, string>) =>
    raw({ path: `${bucket}/body`, method: 'PUT', body, headers });

  test('is the one whose SHA-256 is signed', async () => {
    const headers = { 'x-amz-content-sha256': sha256('right') };
    expect(await put('right', headers)).toMatchObject({ status: 200 });
    expect(await put('wrong', headers)).toMatchObject(refused(400, 'XAmzContentSHA256Mismatch'));
  });

  test('must be declared in a way that there is', async () => {
    expect(await put('x', { 'x-amz-content-sha256': 'whatever' })).toMatchObject(refused(400, 'InvalidArgument'));
  });

  test('has its length said', async () => {
    const sent = { path: `${bucket}/body`, method: 'PUT' };
    const headers = { ...(await signedHeaders(s3.endpoint, sent)), 'transfer-encoding': 'chunked' };
    const sending = request(new URL(sent.path, s3.endpoint), { method: 'PUT', headers });
    sending.end('x');
    expect(await answerTo(sending)).toMatchObject(refused(411, 'MissingContentLength'));
    expect(await put('x', { 'content-length': String(5 * 1024 ** 3 + 1) })).toMatchObject(
      refused(400, 'EntityTooLarge'),
    );
  });

  test('has one checksum', async () => {
    const two = { 'x-amz-checksum-crc32': 'y/Q5Jg==', 'x-amz-checksum-crc32c': '4waSgw==' };
    expect(await put('123456789', two)).toMatchObject(refused(400, 'InvalidRequest'));
    expect(await put('x', { 'x-amz-checksum-sha256': 'c2hvcnQ=' })).toMatchObject(refused(400, 'InvalidRequest'));
  });

  test('that the SDK signed before it was there is empty: a mistake that shows', async () => {
    const url = await presigned();
    expect(url).toContain('x-amz-checksum-crc32=AAAAAA%3D%3D');
    expect(await fetched(url, { method: 'PUT', body: 'real' })).toMatchObject(refused(400, 'BadDigest'));
    expect(await fetched(url, { method: 'PUT' })).toMatchObject({ status: 200 });
    const part = new UploadPartCommand({ Bucket: s3.name, Key: 'x', UploadId: 'none', PartNumber: 1 });
    const partUrl = await getSignedUrl(s3.client, part);
    expect(await fetched(partUrl, { method: 'PUT', body: 'real' })).toMatchObject(refused(404, 'NoSuchUpload'));
  });

  test('of who asks before sending is asked for, or not', async () => {
    const ask = async (path: string) => {
      const headers = await signedHeaders(s3.endpoint, { path, method: 'PUT' });
      const expecting = { ...headers, expect: '100-continue', 'content-length': 4 };
      const sending = request(new URL(path, s3.endpoint), { method: 'PUT', headers: expecting });
      sending.flushHeaders();
      let told = false;
      sending.once('continue', () => {
        told = true;
        sending.end('body');
      });
      const answer = await answerTo(sending);
      sending.destroy();
      return { told, ...answer };
    };
    expect(await ask(`${bucket}/asked`)).toMatchObject({ told: true, status: 200 });
    expect(await ask('/no-such-bucket/asked')).toMatchObject({ told: false, ...refused(404, 'NoSuchBucket') });
  });
});

describe('what is not here', () => {
  test.each([
    ['GET', '/'],
    ['GET', '/{bucket}?acl'],
    ['GET', '/{bucket}?versions'],
    ['GET', '/{bucket}'],
    ['PUT', '/{bucket}/x?tagging'],
    ['POST', '/{bucket}/x'],
    ['DELETE', '/{bucket}'],
    ['GET', '/{bucket}/x?versionId=1'],
  ])('%s %s', async (method, path) => {
    expect(await raw({ method, path: path.replace('/{bucket}', bucket) })).toMatchObject(
      refused(501, 'NotImplemented'),
    );
  });

  test('headers that mean something', async () => {
    const headers = { 'x-amz-acl': 'public-read' };
    const sent = { path: `${bucket}/x`, method: 'PUT', body: '', headers };
    expect(await raw(sent)).toMatchObject(refused(501, 'NotImplemented'));
  });

  test('URLs that mean nothing', async () => {
    const sending = request(`${s3.endpoint}${bucket}/%E0%A4%A`).end();
    const [response] = await once(sending, 'response');
    response.resume();
    expect(response.statusCode).toBe(403);
    const signed = request(`${s3.endpoint}${bucket}/%ZZ`, {
      headers: await signedHeaders(s3.endpoint, { path: `${bucket}/x` }),
    }).end();
    expect(await answerTo(signed)).toMatchObject(refused(400, 'InvalidURI'));
  });
});
