import { describe, expect, test } from 'vitest';
import { NotAuthentic, verify } from '#infra/local/sigv4.ts';
import { pathOf } from '#infra/local/sigv4-canonical.ts';
import { signerFor } from '#test/support/s3-raw.ts';

const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** The examples of S3's documentation ("Signature Calculations for the Authorization Header"). */
describe('S3’s documented examples', () => {
  const credentials = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  };
  const now = Date.UTC(2013, 4, 24);
  const credential = `${credentials.accessKeyId}/20130524/us-east-1/s3/aws4_request`;
  const host = ['examplebucket.s3.amazonaws.com'];
  const date = ['20130524T000000Z'];

  test.each([
    {
      name: 'GET an object',
      url: '/test.txt',
      headers: { range: ['bytes=0-9'] },
      signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    },
    {
      name: 'GET a lifecycle',
      url: '/?lifecycle',
      signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    },
    {
      name: 'list objects',
      url: '/?max-keys=2&prefix=J',
      signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    },
    {
      name: 'PUT an object',
      method: 'PUT',
      url: '/test%24file.text',
      headers: { date: ['Fri, 24 May 2013 00:00:00 GMT'], 'x-amz-storage-class': ['REDUCED_REDUNDANCY'] },
      hash: '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
      signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    },
  ])('$name', ({ method = 'GET', url, headers = {}, hash = emptyHash, signature }) => {
    const all: Record<string, string[]> = { host, 'x-amz-content-sha256': [hash], 'x-amz-date': date, ...headers };
    const signedHeaders = Object.keys(all).toSorted().join(';');
    const authorization = `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=${signedHeaders},Signature=${signature}`;
    const request = { method, url, headers: { ...all, authorization: [authorization] } };
    const verification = { service: 's3', credentials: [credentials], payloadHash: () => hash, now };
    expect(verify(request, verification)).toMatchObject({ presigned: false, signature, payloadHash: hash });
    expect(() => verify({ ...request, method: 'DELETE' }, verification)).toThrow(NotAuthentic);
  });

  test('GET by a presigned URL', () => {
    const query = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': credential,
      'X-Amz-Date': '20130524T000000Z',
      'X-Amz-Expires': '86400',
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    });
    const request = { method: 'GET', url: `/test.txt?${query}`, headers: { host } };
    const at = (now: number) =>
      verify(request, { service: 's3', credentials: [credentials], payloadHash: () => 'UNSIGNED-PAYLOAD', now });
    expect(at(now + 86_400_000)).toMatchObject({ presigned: true });
    expect(() => at(now + 86_401_000)).toThrow('Request has expired');
  });
});

/** From AWS's Signature Version 4 test suite. */
test.each([
  ['/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['/ሴ', '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85'],
])('AWS’s test suite: GET %s', (url, signature) => {
  const credentials = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  };
  const authorization =
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, ' +
    `Signature=${signature}`;
  const headers = {
    host: ['example.amazonaws.com'],
    'x-amz-date': ['20150830T123600Z'],
    authorization: [authorization],
  };
  const now = Date.UTC(2015, 7, 30, 12, 36);
  const verification = { service: 'service', credentials: [credentials], payloadHash: () => emptyHash, now };
  expect(verify({ method: 'GET', url, headers }, verification).signature).toBe(signature);
});

/** Paths, and queries, in which clients and servers disagree easily. */
describe.each(['s3', 'execute-api'])('what the SDK signs for %s', (service) => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'se/cr+et' };

  test.each([
    '/plain',
    '/a%20b/%C3%A9%2B%25%3F%23',
    '/%21%27%28%29%2A~-_.',
    '/x?list-type=2&prefix=a%2Fb%20c&empty=',
    '/x?b=2&a=1&a=0&Z=%F0%9F%98%80',
  ])('%s', async (url) => {
    const { searchParams } = new URL(url, 'http://localhost');
    const query = Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]));
    const { headers } = await signerFor(service, credentials).sign({
      method: 'POST',
      protocol: 'http:',
      hostname: 'localhost',
      path: pathOf(url),
      query,
      headers: { host: 'localhost', 'x-amz-content-sha256': emptyHash, 'content-type': 'a;  b' },
    });
    const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
    const request = { method: 'POST', url, headers: sent };
    const verification = { service, credentials: [credentials], payloadHash: () => emptyHash };
    expect(verify(request, verification)).toMatchObject({ presigned: false, payloadHash: emptyHash });
    const other = service === 's3' ? 'execute-api' : 's3';
    expect(() => verify(request, { ...verification, service: other })).toThrow(NotAuthentic);
    expect(() => verify({ ...request, url: `${url}x` }, verification)).toThrow('does not match');
  });
});
