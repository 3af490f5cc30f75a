import { describe, expect, test } from 'vitest';
import { byIam, type SigningKey } from '#infra/local/auth/iam.ts';
import { ways } from '#infra/local/auth/ways.ts';
import { signerFor } from '#test/support/s3-raw.ts';
import { hostAsking, type Sent } from './asked.ts';

const ada: SigningKey = {
  accessKeyId: 'AKIAADA',
  secretAccessKey: 'ada/secret+of',
  arn: 'arn:aws:iam::111122223333:user/team/ada',
};
const ci: SigningKey = {
  accessKeyId: 'AKIACI',
  secretAccessKey: 'ci-secret',
  arn: 'arn:aws:sts::444455556666:assumed-role/ci/build-7',
};
const { ask, hostName } = hostAsking(() => ({ authenticate: byIam([ada, ci]), ...ways.iam }));

const minutes = (count: number) => new Date(Date.now() + count * 60_000);

type Signing = Sent & { key?: SigningKey; service?: string; date?: Date; host?: string };

/** As the SDK signs. */
const signed = async (given: Signing = {}): Promise<Sent> => {
  const { key = ada, service = 'execute-api', date = new Date(), host = hostName(), ...sent } = given;
  const { method = 'GET', path = '/', headers = {}, body } = sent;
  const { pathname, searchParams } = new URL(path, 'http://localhost');
  const query = Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]));
  const request = await signerFor(service, key).sign(
    {
      method,
      protocol: 'http:',
      hostname: 'localhost',
      path: pathname,
      query,
      headers: { host, ...(headers as Record<string, string>) },
      body,
    },
    { signingDate: date },
  );
  return { ...sent, method, path, headers: request.headers };
};

describe('a signature that holds', () => {
  test.each([
    ['a GET', {}],
    ['a query', { path: '/a?b=2&a=1&a=0&e=&x=%27y%27%20z' }],
    ['a path', { path: '/a%20b/c%2Fd/%C3%A9' }],
    ['a body', { method: 'POST', path: '/a', headers: { 'content-type': 'application/json' }, body: '{"é":1}' }],
    ['a session’s token', { headers: { 'x-amz-security-token': 'session' } }],
    ['a clock that is 14 minutes slow', { date: minutes(-14) }],
    ['a clock that is 14 minutes fast', { date: minutes(14) }],
  ])('of %s', async (_, given: Signing) => {
    const { status, body } = await ask(await signed(given));
    expect([status, body]).toEqual([
      200,
      {
        iam: {
          accessKey: 'AKIAADA',
          accountId: '111122223333',
          callerId: 'AKIAADA',
          cognitoIdentity: null,
          principalOrgId: null,
          userArn: ada.arn,
          userId: 'AKIAADA',
        },
      },
    ]);
  });

  test('is its own key’s', async () => {
    const { body } = await ask(await signed({ key: ci }));
    expect(body.iam).toMatchObject({ accessKey: 'AKIACI', accountId: '444455556666', userArn: ci.arn });
  });

  test('with the body’s hash in its header', async () => {
    const sent = await signed({ method: 'POST', body: 'abc' });
    expect((await ask(sent)).status).toBe(200);
    const hash = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect((await ask({ ...sent, headers: { ...sent.headers, 'x-amz-content-sha256': hash } })).status).toBe(200);
  });
});

describe('whoever is not believed', () => {
  const doesNotMatch = 'does not match the signature you provided';
  const refused = async (sent: Sent, why: string) => {
    const { status, headers, body } = await ask(sent);
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('AWS4-HMAC-SHA256');
    expect(body).toEqual({ error_code: 'UNAUTHENTICATED', message: expect.stringContaining(why) });
    for (const { accessKeyId, secretAccessKey } of [ada, ci]) {
      expect(body.message).not.toContain(accessKeyId);
      expect(body.message).not.toContain(secretAccessKey);
    }
  };

  test.each([undefined, 'Bearer abc', 'Basic YTpi', 'AWS4-HMAC-SHA256', 'aws4-hmac-sha256 Credential=a'])(
    'does not sign: %s',
    async (authorization) => {
      await refused({ headers: authorization ? { authorization } : {} }, 'must be signed in its Authorization header');
    },
  );

  test('signs in the URL', async () => {
    const { query = {} } = await signerFor('execute-api', ada).presign({
      method: 'GET',
      protocol: 'http:',
      hostname: 'localhost',
      path: '/',
      headers: { host: hostName() },
    });
    const path = `/?${new URLSearchParams(query as Record<string, string>)}`;
    await refused({ path }, 'must be signed in its Authorization header');
    await refused({ ...(await signed()), path }, 'Only one auth mechanism allowed');
  });

  test('has a key that nobody knows, or not its secret', async () => {
    await refused(await signed({ key: { ...ada, accessKeyId: 'AKIAEVE' } }), 'does not exist in our records');
    await refused(await signed({ key: { ...ada, secretAccessKey: ci.secretAccessKey } }), doesNotMatch);
    await refused(await signed({ key: { ...ada, secretAccessKey: '' } }), doesNotMatch);
  });

  test.each([
    ['the body', { body: '{"a":2}' }],
    ['the path', { path: '/b?x=1' }],
    ['the query', { path: '/a?x=2' }],
    ['the method', { method: 'PUT' }],
  ])('sends what was not signed: %s', async (_, changed: Sent) => {
    const sent = await signed({ method: 'POST', path: '/a?x=1', body: '{"a":1}' });
    await refused({ ...sent, ...changed }, doesNotMatch);
  });

  test('sends to where it was not signed for', async () => {
    const sent = await signed();
    await refused({ ...sent, headers: { ...sent.headers, host: 'localhost' } }, doesNotMatch);
  });

  test('does not sign for where it sends', async () => {
    const { headers = {} } = await signed();
    const authorization = String(headers.authorization).replace('host;', '');
    await refused({ headers: { ...headers, authorization } }, doesNotMatch);
  });

  test('signs twice', async () => {
    const { headers = {} } = await signed();
    const authorization = String(headers.authorization);
    await refused({ headers: { ...headers, authorization: [authorization, 'Bearer x'] } }, 'Only one auth mechanism');
  });

  test.each([-16, 16])('has a clock that is %i minutes off', async (off) => {
    await refused(await signed({ date: minutes(off) }), 'request time and the current time is too large');
  });

  test('signs for another service, or of another day', async () => {
    await refused(await signed({ service: 's3' }), "for the service 'execute-api'");
    const { headers = {} } = await signed();
    const authorization = String(headers.authorization).replace(/\/20\d{6}\//, '/20200101/');
    await refused({ headers: { ...headers, authorization } }, "must be of the request's day");
  });

  test.each(['UNSIGNED-PAYLOAD', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'f'.repeat(64)])(
    'declares another hash than the body’s: %s',
    async (hash) => {
      const sent = await signed({ method: 'POST', body: 'abc', headers: { 'x-amz-content-sha256': hash } });
      await refused(sent, doesNotMatch);
      const added = await signed({ method: 'POST', body: 'abc' });
      await refused({ ...added, headers: { ...added.headers, 'x-amz-content-sha256': hash } }, 'what was computed');
    },
  );

  test('truncates its signature', async () => {
    const { headers = {} } = await signed();
    const authorization = String(headers.authorization);
    await refused({ headers: { ...headers, authorization: authorization.slice(0, -1) } }, doesNotMatch);
    const none = authorization.replace(/Signature=.*/, 'Signature=');
    await refused({ headers: { ...headers, authorization: none } }, 'authorization header that you provided');
  });

  test('sends a URL that cannot be read', async () => {
    await refused({ ...(await signed()), path: '/?a=%' }, 'The URL has a % that encodes nothing.');
  });
});
