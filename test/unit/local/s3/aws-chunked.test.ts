import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { allOf } from '#infra/local/s3/all-of.ts';
import { decodeChunks } from '#infra/local/s3/aws-chunked.ts';
import { signingKey } from '#infra/local/sigv4-canonical.ts';

/** The example of S3's documentation ("Transferring Payload in Multiple Chunks"). */
const scope = '20130524/us-east-1/s3/aws4_request';
const signed = {
  credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
  presigned: false,
  signedHeaders: [],
  payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  date: '20130524T000000Z',
  scope,
  signature: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  key: signingKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', scope),
};
const example = [
  `10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n${'a'.repeat(65_536)}\r\n`,
  `400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n${'a'.repeat(1024)}\r\n`,
  '0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n',
].join('');

const decode = async (text: string, pieceSize: number, payloadHash = signed.payloadHash) => {
  const pieces = text.match(new RegExp(`[^]{1,${pieceSize}}`, 'g')) ?? [];
  const trailers = new Map<string, string>();
  const source = Readable.from(pieces.map((piece) => Buffer.from(piece)));
  const body = await allOf(decodeChunks(source, { ...signed, payloadHash }, trailers));
  return { body: body.toString(), trailers: Object.fromEntries(trailers) };
};

test.each([1, 7, 100, 65_536, 100_000])('S3’s documented example, in pieces of %i bytes', async (pieceSize) => {
  expect((await decode(example, pieceSize)).body).toBe('a'.repeat(66_560));
});

test('trailers are read, whatever their case', async () => {
  const text = '3\r\nabc\r\n0\r\nX-Amz-Checksum-CRC32: value \r\n\r\n';
  for (const pieceSize of [1, 5, 100]) {
    expect(await decode(text, pieceSize, 'STREAMING-UNSIGNED-PAYLOAD-TRAILER')).toEqual({
      body: 'abc',
      trailers: { 'x-amz-checksum-crc32': 'value' },
    });
  }
});

test.each(['', '3\r\nab', '3\r\nabcd\r\n0\r\n\r\n', 'z\r\n', '3\r\nabc\r\n0\r\n', 'x'.repeat(20_000)])(
  'what is no such body is not complete: %j',
  async (text) => {
    await expect(decode(text, 100, 'STREAMING-UNSIGNED-PAYLOAD-TRAILER')).rejects.toMatchObject({
      code: 'IncompleteBody',
    });
  },
);
