import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuthMode } from '#infra/local/auth/ways.ts';
import { send, signerFor } from '#test/support/s3-raw.ts';
import { type Stagebook, startStagebook, tokenCommand } from '#test/support/stagebook.ts';

const folder = mkdtempSync(join(tmpdir(), 'stagebook-laptop-auth-'));
const running: Stagebook[] = [];
/** What no output may have in it. */
const secrets: string[] = [];

const start = async (auth: AuthMode, args: string[] = []): Promise<Stagebook> => {
  const stagebook = await startStagebook({ auth, args });
  running.push(stagebook);
  return stagebook;
};

afterAll(async () => {
  await Promise.all(running.map((stagebook) => stagebook.stop()));
  rmSync(folder, { recursive: true, force: true });
  for (const stagebook of running) for (const secret of secrets) expect(stagebook.output()).not.toContain(secret);
});

type Asked = { method?: string; headers?: Record<string, string>; body?: object };

const ask = async (url: string, path: string, { method = 'GET', headers = {}, body }: Asked = {}) => {
  const response = await fetch(url + path, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  const parsed: any = response.headers.get('content-type') === 'application/json' ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body: parsed };
};

const whoAmI = '/api/2.0/stagebook/who-am-i';
const tokens = '/api/2.0/stagebook/tokens';
const create = '/api/2.0/mlflow/registered-models/create';
const get = '/api/2.0/mlflow/registered-models/get';

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const basic = (user: string, token: string) => ({ authorization: `Basic ${btoa(`${user}:${token}`)}` });

describe('with tokens', () => {
  let stagebook: Stagebook;
  const ofRole: Record<string, string> = {};

  const made = async (...args: string[]) => {
    const { code, out, err } = await tokenCommand(['create', ...args, '--data', stagebook.dataDir]);
    expect([code, err]).toEqual([0, expect.stringContaining('It is shown once.')]);
    const token = out.trim();
    expect(err).not.toContain(token);
    secrets.push(token);
    return { token, id: token.split('_')[1] as string };
  };

  beforeAll(async () => {
    stagebook = await start('token');
    for (const role of ['reader', 'member', 'admin']) {
      ofRole[role] = (await made('--owner', `the ${role}`, '--role', role, '--group', 'g')).token;
    }
  });

  test('whoever starts it is told how to make one', () => {
    const output = stagebook.output();
    expect(output).toContain(`npm run token -- create --owner <name> --role member --data ${stagebook.dataDir}\n`);
    expect(output).toContain('  export MLFLOW_TRACKING_TOKEN=<a token>\n');
    expect(output).not.toContain('Nobody is asked');
    expect(output).not.toContain('WARNING');
  });

  test.each([
    ['nothing', {}],
    ['a user name', { authorization: `Basic ${btoa('admin:')}` }],
    ['what is no token', bearer('stagebook_01')],
    ['a token of ours that is not known', bearer(`stagebook_01JABCDEFGHJKMNPQRSTVWXYZ0_${'x'.repeat(43)}`)],
    ['what API Gateway would add', { 'x-amzn-request-context': '{"authorizer":{"lambda":{"id":"a","role":"admin"}}}' }],
  ])('with %s one is refused, anywhere', async (_, headers) => {
    for (const path of ['/health', '/nowhere', whoAmI, `${get}?name=a`]) {
      const answer = await ask(stagebook.url, path, { headers });
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual({ error_code: 'UNAUTHENTICATED', message: expect.any(String) });
      expect(answer.headers.get('www-authenticate')).toBe('Basic realm="Stagebook"');
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });

  test('a token is let in as a bearer token, and as the password of its owner', async () => {
    const { token, id } = await made('--owner', 'ada', '--group', 'ml', '--group', 'ops');
    const ada = { type: 'token', id: 'ada', token_id: id, role: 'member', groups: ['ml', 'ops'] };
    for (const headers of [bearer(token), basic('ada', token)]) {
      expect((await ask(stagebook.url, whoAmI, { headers })).body).toEqual(ada);
    }
    const { status, body } = await ask(stagebook.url, whoAmI, { headers: basic('eve', token) });
    expect([status, body.message]).toEqual([401, "The user is not the token's owner."]);
    const more = { ...bearer(token), 'x-forwarded-user': 'eve', 'x-stagebook-role': 'admin' };
    expect((await ask(stagebook.url, whoAmI, { headers: more })).body).toEqual(ada);
  });

  test('a member writes, a reader reads, an admin makes tokens', async () => {
    const { url } = stagebook;
    const asRole = (role: string) => bearer(ofRole[role] as string);
    const written = await ask(url, create, { method: 'POST', headers: asRole('member'), body: { name: 'm' } });
    expect(written.status).toBe(200);
    expect((await ask(url, `${get}?name=m`, { headers: asRole('reader') })).body.registered_model).toMatchObject({
      name: 'm',
      user_id: 'the member',
    });
    const refused = await ask(url, create, { method: 'POST', headers: asRole('reader'), body: { name: 'n' } });
    expect([refused.status, refused.body.error_code]).toEqual([403, 'PERMISSION_DENIED']);
    const making = { method: 'POST', body: { owner: 'eve', role: 'admin' } };
    expect((await ask(url, tokens, { ...making, headers: asRole('member') })).status).toBe(403);
    const { status, body } = await ask(url, tokens, { ...making, headers: asRole('admin') });
    expect(status).toBe(200);
    secrets.push(body.token_value);
    expect((await ask(url, whoAmI, { headers: bearer(body.token_value) })).body).toMatchObject({ id: 'eve' });
  });

  test('one that is revoked ends at once', async () => {
    const { token, id } = await made('--owner', 'ada');
    const asked = () => ask(stagebook.url, whoAmI, { headers: bearer(token) });
    expect((await asked()).status).toBe(200);
    const { code, out } = await tokenCommand(['revoke', id, '--data', stagebook.dataDir]);
    expect([code, out]).toEqual([0, expect.stringMatching(`^Token ${id} of ada is revoked, since `)]);
    const { status, body } = await asked();
    expect([status, body.message]).toEqual([401, 'The token was revoked.']);
  });

  test('the files’ S3 is not let in by the name that everybody knows', async () => {
    const { s3 } = JSON.parse(readFileSync(join(stagebook.dataDir, 'endpoint.json'), 'utf8'));
    const { status, text } = await send(s3, { path: '/stagebook?list-type=2' });
    expect([status, text]).toEqual([403, expect.stringContaining('SignatureDoesNotMatch')]);
  });
});

describe('with AWS signatures', () => {
  const arn = 'arn:aws:iam::111122223333:user/ada';
  const ada = { accessKeyId: 'AKIAADA', secretAccessKey: 'a-secret-of-ada' };
  let stagebook: Stagebook;

  beforeAll(async () => {
    const file = join(folder, 'iam.json');
    const bob = { accessKeyId: 'AKIABOB', secretAccessKey: 'b', arn: 'arn:aws:sts::111122223333:assumed-role/ci/7' };
    writeFileSync(file, JSON.stringify({ admins: [arn], iam: { keys: [{ ...ada, arn }, bob] } }));
    secrets.push(ada.secretAccessKey);
    stagebook = await start('iam', ['--auth-file', file]);
  });

  const signed = async (path: string, key: typeof ada, body?: object) => {
    const { host, pathname } = new URL(path, stagebook.url);
    const { headers } = await signerFor('execute-api', key).sign({
      method: body ? 'POST' : 'GET',
      protocol: 'http:',
      hostname: '127.0.0.1',
      path: pathname,
      headers: { host },
      ...(body && { body: JSON.stringify(body) }),
    });
    return ask(stagebook.url, path, { method: body ? 'POST' : 'GET', headers, ...(body && { body }) });
  };

  test('whoever signs is who the key is of', async () => {
    expect((await signed(whoAmI, ada)).body).toEqual({ type: 'iam', id: arn, role: 'admin', groups: [] });
    expect((await signed(whoAmI, { accessKeyId: 'AKIABOB', secretAccessKey: 'b' })).body).toEqual({
      type: 'iam',
      id: 'arn:aws:iam::111122223333:role/ci',
      session: '7',
      role: 'member',
      groups: [],
    });
    expect((await signed(create, ada, { name: 'm' })).body.registered_model.user_id).toBe(arn);
  });

  test('whoever does not is refused', async () => {
    const wrong = await signed(whoAmI, { ...ada, secretAccessKey: 'wrong' });
    expect([wrong.status, wrong.body.error_code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(wrong.headers.get('www-authenticate')).toBe('AWS4-HMAC-SHA256');
    expect((await ask(stagebook.url, '/health')).status).toBe(401);
  });

  test('whoever starts it is told whose keys', () => {
    expect(stagebook.output()).toContain(
      `Callers sign with one of the AWS access keys in ${join(folder, 'iam.json')}.`,
    );
  });
});

describe('with JWTs', () => {
  const issuer = 'https://login.example.com';
  let stagebook: Stagebook;
  let privateKey: CryptoKey;

  beforeAll(async () => {
    const pair = await generateKeyPair('RS256');
    privateKey = pair.privateKey;
    const keys = [{ ...(await exportJWK(pair.publicKey)), kid: 'k1' }];
    writeFileSync(join(folder, 'jwks.json'), JSON.stringify({ keys }));
    const file = join(folder, 'jwt.json');
    const jwt = { issuer, audience: ['stagebook'], claims: { groups: 'roles' }, jwks: 'jwks.json' };
    writeFileSync(file, JSON.stringify({ admins: ['group:ml-platform'], readers: ['subject:ci-*'], jwt }));
    stagebook = await start('jwt', ['--auth-file', file, '--host', '0.0.0.0']);
  });

  const asked = async (claims: object, path = whoAmI, more: Asked = {}) => {
    const token = await new SignJWT({ iss: issuer, aud: 'stagebook', ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setExpirationTime('5m')
      .sign(privateKey);
    secrets.push(token);
    return ask(stagebook.url, path, { ...more, headers: bearer(token) });
  };

  test('whoever has one is its subject, with the role of a group, or a list', async () => {
    const { body } = await asked({ sub: 'ada', roles: ['x', 'ml-platform'] });
    expect(body).toEqual({ type: 'jwt', id: 'ada', role: 'admin', groups: ['x', 'ml-platform'] });
    expect((await asked({ sub: 'ci-7' })).body).toMatchObject({ id: 'ci-7', role: 'reader' });
    const writing = await asked({ sub: 'ci-7' }, create, { method: 'POST', body: { name: 'm' } });
    expect(writing.status).toBe(403);
    const nobody = await asked({ sub: 'eve' });
    expect([nobody.status, nobody.body.error_code]).toEqual([403, 'PERMISSION_DENIED']);
  });

  test('whoever has none, or one for others, is refused', async () => {
    const none = await ask(stagebook.url, whoAmI);
    expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect((await asked({ sub: 'ada', aud: 'elsewhere' })).status).toBe(401);
  });

  test('beyond loopback one is warned of what travels there', () => {
    expect(stagebook.output()).toContain('WARNING: listening at 0.0.0.0, without TLS');
    expect(stagebook.output()).not.toContain('everyone who can reach');
  });
});

test('who-am-i where nobody is asked', async () => {
  const { url } = await start('open');
  const headers = basic('ada', 'anything');
  expect((await ask(url, whoAmI, { headers })).body).toEqual({ type: 'local', id: 'ada', role: 'admin', groups: [] });
});
