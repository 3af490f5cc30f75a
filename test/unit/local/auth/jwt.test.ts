import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { byJwt } from '#infra/local/auth/jwt.ts';
import { openKeyFile } from '#infra/local/auth/key-file.ts';
import { ways } from '#infra/local/auth/ways.ts';
import { hostAsking } from './asked.ts';

const issuer = 'https://login.example.com';
const folder = mkdtempSync(join(tmpdir(), 'stagebook-jwks-'));
const file = join(folder, 'jwks.json');
afterAll(() => rmSync(folder, { recursive: true }));

const [first, second] = await Promise.all(['RS256', 'RS256'].map((alg) => generateKeyPair(alg, { extractable: true })));
const publish = async (keys: Record<string, typeof first>) => {
  const jwks = Object.entries(keys).map(async ([kid, pair]) => ({
    ...(await exportJWK(pair?.publicKey as never)),
    kid,
  }));
  writeFileSync(file, JSON.stringify({ keys: await Promise.all(jwks) }));
};
await publish({ first });
beforeEach(() => publish({ first }));

const { ask } = hostAsking(() => {
  const keys = openKeyFile(file);
  return { authenticate: byJwt({ issuer, audience: ['stagebook', 'other'], keys }), ...ways.jwt };
});

const now = Math.floor(Date.now() / 1_000);
const good = { iss: issuer, aud: 'stagebook', sub: 'ada', exp: now + 600, iat: now - 1, groups: ['ml', 'ops'] };

type Signing = { claims?: JWTPayload; header?: object; key?: CryptoKey | Uint8Array };
const tokenOf = ({ claims = good, header = {}, key = first?.privateKey as CryptoKey }: Signing = {}) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'first', ...header }).sign(key);

const asking = (authorization: string | string[]) => ask({ headers: { authorization } });
const asked = async (signing?: Signing) => asking(`Bearer ${await tokenOf(signing)}`);

describe('a good token', () => {
  test('tells functions its claims, as texts', async () => {
    const { status, body } = await asked();
    expect([status, body]).toEqual([
      200,
      {
        jwt: {
          claims: {
            iss: issuer,
            aud: 'stagebook',
            sub: 'ada',
            exp: String(good.exp),
            iat: String(good.iat),
            groups: '[ml ops]',
          },
          scopes: null,
        },
      },
    ]);
  });

  test.each(['bearer', 'BEARER'])('comes as %s', async (scheme) => {
    expect((await asking(`${scheme} ${await tokenOf()}`)).status).toBe(200);
  });

  const { aud, ...unaddressed } = good;
  test.each([
    ['for one of several', { ...good, aud: ['x', 'other'] }],
    ['for a client, where it has no audience', { ...unaddressed, client_id: 'stagebook' }],
    ['that is of now', { ...good, iat: now, nbf: now }],
    ['that does not say since when', { ...good, iat: undefined as never }],
  ])('is one %s', async (_, claims) => {
    expect((await asked({ claims })).status).toBe(200);
  });

  test.each(['RS384', 'RS512'])('is signed with %s', async (alg) => {
    const { privateKey, publicKey } = await generateKeyPair(alg);
    writeFileSync(file, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'longer' }] }));
    expect((await asked({ key: privateKey, header: { alg, kid: 'longer' } })).status).toBe(200);
  });
});

describe('a token that is not good', () => {
  const refused = (why: string) => ({ status: 401, body: { error_code: 'UNAUTHENTICATED', message: why } });
  const otherAudience = refused('The token is for another audience.');

  test.each([
    ['issuer', { ...good, iss: `${issuer}/` }, refused('The token is of another issuer.')],
    ['audience', { ...good, aud: 'elsewhere' }, otherAudience],
    ['audience, whatever its client', { ...good, aud: 'elsewhere', client_id: 'stagebook' }, otherAudience],
    ['client', { ...good, aud: undefined as never, client_id: 'elsewhere' }, otherAudience],
    ['no audience', { ...good, aud: undefined as never }, otherAudience],
    ['the past', { ...good, exp: now - 1 }, refused('The token has expired.')],
    ['for ever', { ...good, exp: undefined as never }, refused('The token does not say when it expires.')],
    ['the future', { ...good, nbf: now + 60 }, refused('The token is not valid yet.')],
    ['after now', { ...good, iat: now + 60 }, refused('The token is of the future.')],
  ])('is of another %s', async (_, claims, answer) => {
    expect(await asked({ claims })).toMatchObject(answer);
  });

  test('is signed with a key that is not published, or not named', async () => {
    const unknown = refused('The token names no key of its issuer.');
    const key = second?.privateKey as CryptoKey;
    expect(await asked({ key, header: { kid: 'second' } })).toMatchObject(unknown);
    expect(await asked({ header: { kid: undefined } })).toMatchObject(unknown);
    expect(await asked({ key })).toMatchObject(refused("The token's signature does not hold."));
  });

  test('is signed with nothing, or with what everybody knows', async () => {
    const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const wrongly = refused('The token must be signed with RS256, RS384, RS512.');
    for (const alg of ['none', 'None']) {
      const unsigned = `${encoded({ alg, kid: 'first' })}.${encoded(good)}.`;
      expect(await asking(`Bearer ${unsigned}`)).toMatchObject(wrongly);
    }
    const key = new TextEncoder().encode(await exportSPKI(first?.publicKey as CryptoKey));
    expect(await asked({ key, header: { alg: 'HS256' } })).toMatchObject(wrongly);
    const { privateKey } = await generateKeyPair('ES256');
    expect(await asked({ key: privateKey, header: { alg: 'ES256' } })).toMatchObject(wrongly);
    expect(await asked({ header: { alg: 'PS256' }, key: (await generateKeyPair('PS256')).privateKey })).toMatchObject(
      wrongly,
    );
  });

  test('is not all there, or has been changed', async () => {
    const token = await tokenOf();
    const [header, payload = '', signature = ''] = token.split('.');
    const noJwt = refused('That is no JWT, or not the whole of one.');
    const noSignature = refused("The token's signature does not hold.");
    expect(await asking(`Bearer ${header}.${payload}`)).toMatchObject(noJwt);
    expect(await asking('Bearer x')).toMatchObject(noJwt);
    expect(await asking(`Bearer ${token.slice(0, -8)}`)).toMatchObject(noSignature);
    const admin = Buffer.from(JSON.stringify({ ...good, sub: 'eve' })).toString('base64url');
    expect(await asking(`Bearer ${header}.${admin}.${signature}`)).toMatchObject(noSignature);
  });

  test('comes otherwise than as a bearer token', async () => {
    const token = await tokenOf();
    const wanted = refused('A JWT is wanted, as a bearer token.');
    expect(await ask()).toMatchObject(wanted);
    for (const authorization of ['', token, `Basic ${btoa(`ada:${token}`)}`, `Token ${token}`, `Bearer ${token} x`]) {
      expect(await asking(authorization)).toMatchObject(wanted);
    }
    expect(await asking([`Bearer ${token}`, `Bearer ${token}`])).toMatchObject({ status: 401 });
  });

  test('is not told in full to anybody', async () => {
    const log = vi.spyOn(console, 'error');
    const token = await tokenOf({ claims: { ...good, exp: 'soon' as never, secret: 'of-the-claims' } });
    const { status, body } = await asking(`Bearer ${token}`);
    expect(status).toBe(401);
    expect(JSON.stringify(body)).not.toContain('of-the-claims');
    expect(JSON.stringify(body)).not.toContain(token.slice(-20));
    expect(log).not.toHaveBeenCalled();
    log.mockRestore();
  });
});

describe('the file of keys', () => {
  test('is read again when it changed', async () => {
    const signing = { key: second?.privateKey as CryptoKey, header: { kid: 'second' } };
    expect((await asked(signing)).status).toBe(401);
    await publish({ first, second });
    expect((await asked(signing)).status).toBe(200);
    await publish({ second });
    expect((await asked(signing)).status).toBe(200);
    expect((await asked()).status).toBe(401);
  });

  test('lets nobody in while it cannot be read', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    writeFileSync(file, '{"keys": [');
    expect((await asked()).status).toBe(500);
    expect(String(log.mock.calls)).toContain(`The key file ${file} is no JSON`);
    log.mockRestore();
    await publish({ first });
    expect((await asked()).status).toBe(200);
  });

  test.each([
    ['', 'is no JSON'],
    ['[]', 'cannot be used: Invalid input: expected object'],
    ['{"keys": []}', "'keys': none is of RSA and has a kid"],
    ['{"keys": [{"kty": "RSA"}]}', "'keys': none is of RSA and has a kid"],
    ['{"keys": [{"kty": "RSA", "kid": "a", "d": "private"}]}', "'keys': one is private"],
  ])('is not %s', (text, why) => {
    writeFileSync(file, text);
    expect(() => openKeyFile(file)()).toThrow(why);
  });

  test('must be there', () => {
    expect(() => openKeyFile(join(folder, 'none.json'))()).toThrow('cannot be read: ENOENT.');
  });
});
