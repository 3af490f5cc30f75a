import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyOf, parseArtifactPath, requireWritable } from '#shared/domain/artifact-path.ts';
import { type EdgeRequest, storeOf, type Tokens, viewerRequest } from '#test/support/viewer-request.ts';

/** What CloudFront runs before a file of the artifact host. */

const prefix = '/api/2.0/mlflow-artifacts/artifacts/';
const now = Math.floor(Date.now() / 1_000);

const tokens: Tokens = {
  reads: { role: 'reader', owner: 'ada' },
  writes: { role: 'member', expires: now + 3_600, owner: 'ada' },
  rules: { role: 'admin', owner: 'grace ü' },
  'with:colons': { role: 'member', owner: 'ada' },
  'by hand': { role: 'member' },
  over: { role: 'admin', expires: now - 1 },
  nonsense: { role: 'admin', expires: 'soon' as unknown as number },
  nobody: { role: 'constructor' },
};
const ask = viewerRequest(storeOf(tokens));

type Given = Partial<Omit<EdgeRequest, 'headers'>> & { headers?: Record<string, string> };
const request = ({ method = 'GET', uri = `${prefix}0/a`, querystring = {}, headers = {} }: Given): EdgeRequest => ({
  method,
  uri,
  querystring,
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }])),
});
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });

async function forwarded(given: Given): Promise<EdgeRequest> {
  const outcome = await ask(request(given));
  if ('forwarded' in outcome) return outcome.forwarded;
  throw new Error(JSON.stringify(outcome.answered));
}

async function refused(given: Given) {
  const outcome = await ask(request(given));
  if ('forwarded' in outcome) throw new Error(`let through to ${outcome.forwarded.uri}`);
  const { statusCode: status, headers, body } = outcome.answered;
  return { status, headers, ...(JSON.parse(body) as { error_code: string; message: string }) };
}

describe('whoever has a token that is known', () => {
  test.each([
    ['as Bearer', bearer('reads')],
    ['in any case', { authorization: 'bEARER  reads' }],
    ['as the password of Basic', basic('ada:reads')],
    ['with an owner beyond ASCII', basic('grace ü:rules')],
    ['with colons in it', basic('ada:with:colons')],
  ])('reads: %s', async (_, headers) => {
    expect((await forwarded({ headers })).uri).toBe('/artifacts/0/a');
    expect((await forwarded({ headers, method: 'HEAD' })).method).toBe('HEAD');
  });

  test.each(['writes', 'rules'])('writes, if its role may: %s', async (token) => {
    expect(await forwarded({ headers: bearer(token), method: 'PUT' })).toMatchObject({
      method: 'PUT',
      uri: '/artifacts/0/a',
    });
  });

  test('does not write as a reader', async () => {
    const { status, error_code, message } = await refused({ headers: bearer('reads'), method: 'PUT' });
    expect([status, error_code]).toEqual([403, 'PERMISSION_DENIED']);
    expect(message).toContain('read');
  });

  test.each(['DELETE', 'POST', 'PATCH', 'OPTIONS'])('is sent to the API to %s', async (method) => {
    const { status, headers, message } = await refused({ headers: bearer('rules'), method });
    expect([status, headers.allow?.value]).toEqual([405, 'GET, HEAD, PUT']);
    expect(message).toContain('API');
  });
});

describe('nobody else', () => {
  test.each<[string, Record<string, string>]>([
    ['without a header', {}],
    ['without a token', { authorization: 'Bearer ' }],
    ['with another token', bearer('read')],
    ['with one cut off', bearer('write')],
    ['with one in another case', bearer('READS')],
    ['with one that is over', bearer('over')],
    ['with one whose end cannot be read', bearer('nonsense')],
    ['with one of a role that there is not', bearer('nobody')],
    ['with two', bearer('reads writes')],
    ['with the name in the place of the password', basic('reads:')],
    ['with another user than its owner', basic('grace:reads')],
    ['with the owner in another case', basic('Ada:reads')],
    ['with no user', basic(':reads')],
    ['with a user, of a token that has no owner', basic('ada:by hand')],
    ['with no colon', basic('reads')],
    ['with no base64', { authorization: 'Basic ???' }],
    ['with SigV4', { authorization: 'AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/s3/aws4_request, Signature=0' }],
    ['with the token bare', { authorization: 'reads' }],
    ['with the hash that is stored', bearer('3d5fc4e8')],
  ])('%s', async (_, headers) => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await refused({ headers, method });
      expect(answer).toMatchObject({ status: 401, error_code: 'UNAUTHENTICATED' });
      expect(answer.headers['www-authenticate']?.value).toMatch(/^Basic /);
    }
  });

  test('while the store is empty', async () => {
    const outcome = await viewerRequest(storeOf({}))(request({ headers: bearer('reads') }));
    expect(outcome).toMatchObject({ answered: { statusCode: 401 } });
  });
});

describe('what goes on to S3', () => {
  test('is the key and the body: no credentials, no query, no instructions', async () => {
    const sent = await forwarded({
      method: 'PUT',
      querystring: { acl: { value: '' }, 'X-Amz-Signature': { value: 'x' } },
      headers: {
        ...bearer('writes'),
        host: 'files.example.com',
        'content-type': 'text/plain',
        'x-amz-acl': 'public-read',
        'x-amz-copy-source': '/stagebook/models/x',
      },
    });
    expect(sent.querystring).toEqual({});
    expect(sent.headers).toEqual({ host: { value: 'files.example.com' }, 'content-type': { value: 'text/plain' } });
  });

  test.each([
    ['a%20b/c+d', '/artifacts/a%20b/c%2Bd'],
    ['a b', '/artifacts/a%20b'],
    ['na%C3%AFve', '/artifacts/na%C3%AFve'],
    ['100%25', '/artifacts/100%25'],
    ["it's(1)!*", '/artifacts/it%27s%281%29%21%2A'],
    ['..a/b..', '/artifacts/..a/b..'],
    ['artifacts/models', '/artifacts/artifacts/models'],
    ['models.txt', '/artifacts/models.txt'],
    [`${'a'.repeat(960)}`, `/artifacts/${'a'.repeat(960)}`],
  ])('%s', async (path, uri) => {
    expect((await forwarded({ uri: prefix + path, headers: bearer('reads') })).uri).toBe(uri);
  });
});

describe('a path that is refused', () => {
  test.each([
    '',
    'a//b',
    'a/',
    '/etc',
    '.',
    '..',
    'a/../b',
    'a/./b',
    '%2e%2e/b',
    'a/%2E%2e/b',
    'a%2Fb',
    'a%2fb',
    'a%5Cb',
    'a\\b',
    'a%252Fb',
    'a%25252e%25252e%25252Fb',
    'a%23b',
    'a%00b',
    'a%0Ab',
    'a%7Fb',
    'a%C2%85b',
    'C:/a',
    'c:%2Fa',
    '%ff',
    '%C0%AE%C0%AE/b',
    'a%zz',
    'a%',
    'a'.repeat(961),
    '%C3%BC'.repeat(481),
  ])('%s', async (path) => {
    const answer = await refused({ uri: prefix + path, headers: bearer('rules'), method: 'PUT' });
    expect(answer).toMatchObject({ status: 400, error_code: 'INVALID_PARAMETER_VALUE' });
  });

  test.each(['models', 'models/a', 'uploads/a', 'uploads', '%6dodels/a'])('%s is the registry’s', async (path) => {
    for (const method of ['GET', 'PUT']) {
      const answer = await refused({ uri: prefix + path, headers: bearer('rules'), method });
      expect(answer).toMatchObject({ status: 403, error_code: 'PERMISSION_DENIED' });
    }
  });

  test.each([
    '/',
    '/api/2.0/mlflow-artifacts/artifacts',
    '/API/2.0/mlflow-artifacts/artifacts/a',
    '/artifacts/a',
    `/x${prefix}a`,
  ])('%s is nothing here', async (uri) => {
    expect(await refused({ uri, headers: bearer('rules') })).toMatchObject({ status: 404 });
  });
});

/** What the API would do with a path that it is given decoded. */
function byTheApi(path: string): string | undefined {
  try {
    return keyOf(requireWritable(parseArtifactPath(path)));
  } catch {
    return undefined;
  }
}

const piece = fc.oneof(
  fc.constantFrom('..', '.', '', 'models', 'uploads', '%', '%2e', '%2F', '%25', '\\', '#', '\0', 'C:', ' ', 'ü', '😀'),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const anyPath = fc.array(
  fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join('')),
  { maxLength: 4 },
);

test('any path is the key that the API would make of it, or refused as there', async () => {
  await fc.assert(
    fc.asyncProperty(anyPath, async (parts) => {
      const path = parts.join('/');
      fc.pre(path.isWellFormed());
      const uri = prefix + parts.map(encodeURIComponent).join('/');
      const outcome = await ask(request({ uri, headers: bearer('rules'), method: 'PUT' }));
      const key = 'forwarded' in outcome ? decodeURIComponent(outcome.forwarded.uri.slice(1)) : undefined;
      expect(key).toBe(byTheApi(path));
    }),
    { numRuns: 2_000 },
  );
});

test('whatever is sent as a path never leaves what clients log', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        anyPath.map((parts) => parts.join('/')),
      ),
      async (path) => {
        const outcome = await ask(request({ uri: prefix + path, headers: bearer('rules'), method: 'PUT' }));
        if (!('forwarded' in outcome)) return;
        const { uri } = outcome.forwarded;
        expect(uri).toMatch(/^\/artifacts\/[\w.~%/-]+$/);
        expect(new URL(uri, 'https://bucket').pathname).toBe(uri);
        expect(byTheApi(decodeURIComponent(uri.slice('/artifacts/'.length)))).toBeDefined();
      },
    ),
    { numRuns: 2_000 },
  );
});
