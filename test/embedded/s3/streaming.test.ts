import { createHash, createHmac } from 'node:crypto';
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, test } from 'vitest';
import { type FreshBucket, freshBucket } from '#test/support/fresh-bucket.ts';
import { type RawAnswer, send, signedHeaders } from '#test/support/s3-raw.ts';
import { refusal } from './refused.ts';

/** `aws-chunked` bodies, whose chunks are signed one by one as the SDKs of other languages do it. */

let s3: FreshBucket;

beforeAll(async () => {
  s3 = await freshBucket();
});

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();

type Chunked = { chunks: Buffer[]; trailer?: string; tamper?: (body: Buffer) => Buffer; length?: number };

const put = async (key: string, { chunks, trailer, tamper = (body) => body, length }: Chunked): Promise<RawAnswer> => {
  const path = `/${s3.name}/${key}`;
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const headers = {
    'content-encoding': 'aws-chunked',
    'x-amz-content-sha256': `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${trailer ? '-TRAILER' : ''}`,
    'x-amz-decoded-content-length': String(length ?? size),
    ...(trailer && { 'x-amz-trailer': trailer.split(':')[0] as string }),
  };
  const signingDate = new Date();
  const sent = { method: 'PUT', path, headers, signingDate };
  const { authorization = '', 'x-amz-date': date = '' } = await signedHeaders(s3.endpoint, sent);
  const scope = `${date.slice(0, 8)}/us-east-1/s3/aws4_request`;
  const signingKey = scope.split('/').reduce<Buffer>(hmac, Buffer.from('AWS4local'));
  let previous = /Signature=(\w+)/.exec(authorization)?.[1] as string;
  const sign = (kind: string, ...hashes: string[]) => {
    previous = hmac(signingKey, [`AWS4-HMAC-SHA256-${kind}`, date, scope, previous, ...hashes].join('\n')).toString(
      'hex',
    );
    return previous;
  };
  const framed = [...chunks, Buffer.alloc(0)].flatMap((chunk) => {
    const line = `${chunk.length.toString(16)};chunk-signature=${sign('PAYLOAD', sha256(''), sha256(chunk))}\r\n`;
    return chunk.length > 0 ? [Buffer.from(line), chunk, Buffer.from('\r\n')] : [Buffer.from(line)];
  });
  const end = trailer
    ? `${trailer}\r\nx-amz-trailer-signature:${sign('TRAILER', sha256(`${trailer}\n`))}\r\n\r\n`
    : '\r\n';
  return send(s3.endpoint, { ...sent, body: tamper(Buffer.concat([...framed, Buffer.from(end)])) });
};

const get = async (Key: string) => {
  const { Body, ContentEncoding } = await s3.client.send(new GetObjectCommand({ Bucket: s3.name, Key }));
  return { ContentEncoding, text: await Body?.transformToString() };
};
const refused = (status: number, code: string) => ({ status, text: expect.stringContaining(`<Code>${code}</Code>`) });

const chunks = [Buffer.alloc(65_536, 'a'), Buffer.alloc(8192, 'b'), Buffer.from('end')];
const whole = Buffer.concat(chunks);

test('signed chunks are the body', async () => {
  expect(await put('signed', { chunks })).toMatchObject({ status: 200 });
  expect(await get('signed')).toEqual({ ContentEncoding: undefined, text: whole.toString() });
  expect(await put('nothing', { chunks: [] })).toMatchObject({ status: 200 });
});

test('a signed trailer has the checksum', async () => {
  const value = createHash('sha256').update(whole).digest('base64');
  expect(await put('trailer', { chunks, trailer: `x-amz-checksum-sha256:${value}` })).toMatchObject({ status: 200 });
  const head = new HeadObjectCommand({ Bucket: s3.name, Key: 'trailer', ChecksumMode: 'ENABLED' });
  expect((await s3.client.send(head)).ChecksumSHA256).toBe(value);
  const other = createHash('sha256').update('other').digest('base64');
  const wrong = await put('wrong', { chunks, trailer: `x-amz-checksum-sha256:${other}` });
  expect(wrong).toMatchObject(refused(400, 'BadDigest'));
  const none = await put('wrong', { chunks, trailer: 'x-amz-checksum-sha1:' });
  expect(none).toMatchObject(refused(400, 'InvalidRequest'));
});

describe('nothing is stored of', () => {
  const replaced = (from: string | RegExp, to: string) => (body: Buffer) =>
    Buffer.from(body.toString('latin1').replace(from, to), 'latin1');

  test.each([
    ['a changed byte', replaced('end', 'eve'), 'SignatureDoesNotMatch', 403],
    ['a changed size', replaced(/^10000;/, 'ffff;'), 'SignatureDoesNotMatch', 403],
    ['a chunk left out', (body: Buffer) => body.subarray(body.indexOf('2000;')), 'SignatureDoesNotMatch', 403],
    ['an end that is missing', (body: Buffer) => body.subarray(0, -90), 'IncompleteBody', 400],
    ['what is no chunk', () => Buffer.from('just text\r\n'), 'IncompleteBody', 400],
  ])('%s', async (_, tamper, code, status) => {
    expect(await put('tampered', { chunks, tamper })).toMatchObject(refused(status, code));
    expect(await refusal(get('tampered'))).toMatchObject({ code: 'NoSuchKey' });
  });

  test('more or fewer bytes than were said', async () => {
    for (const length of [whole.length - 1, whole.length + 1]) {
      expect(await put('length', { chunks, length })).toMatchObject(refused(400, 'IncompleteBody'));
    }
  });

  test('a small chunk in the middle', async () => {
    const small = await put('small', { chunks: [Buffer.from('small'), ...chunks] });
    expect(small).toMatchObject(refused(403, 'InvalidChunkSizeError'));
  });
});
