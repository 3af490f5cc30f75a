import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { chooseAuth, openToAll } from '#infra/local/auth/auth.ts';
import { readIam, readJwt } from '#infra/local/auth/file.ts';
import { CannotStart } from '#infra/local/cannot-start.ts';
import { environment } from '#shared/operations/environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'stagebook-auth-'));
const file = join(folder, 'auth.json');
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => rmSync(file, { force: true }));

const arn = 'arn:aws:iam::111122223333:user/ada';
const key = { accessKeyId: 'AKIAADA', secretAccessKey: 'hush-hush', arn };
const iam = { keys: [key] };
const jwt = { issuer: 'https://login.example.com', audience: ['stagebook'], jwks: 'keys/jwks.json' };

const given = (content: unknown) =>
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
const load = async () => async () => ({}) as never;

describe('what is in it', () => {
  test('of iam', () => {
    given({ admins: [arn], iam, jwt });
    expect(readIam(file)).toEqual({ identity: { admins: [arn], modes: ['iam'] }, keys: [key] });
  });

  test('of jwt, whose keys are seen from the file', () => {
    given({ members: ['group:ml', 'subject:ci-*'], jwt });
    expect(readJwt(file)).toEqual({
      identity: { members: ['group:ml', 'subject:ci-*'], modes: ['jwt'] },
      issuer: jwt.issuer,
      audience: jwt.audience,
      jwks: join(folder, 'keys/jwks.json'),
    });
    given({ jwt: { ...jwt, jwks: '/elsewhere.json', others: 'reader', claims: { groups: 'roles' } } });
    expect(readJwt(file)).toMatchObject({
      identity: { others: 'reader', claims: { subject: 'sub', groups: 'roles' } },
      jwks: '/elsewhere.json',
    });
  });

  test('is told to the functions, without what is secret', async () => {
    given({ readers: [arn], iam });
    await chooseAuth('iam', file, load);
    expect(JSON.parse(process.env[environment.identity] as string)).toEqual({ readers: [arn], modes: ['iam'] });
  });

  test('does not matter to who asks nobody, or for tokens', async () => {
    given('nonsense');
    expect(await chooseAuth('open', file, load)).toBe(openToAll);
    expect(await chooseAuth('token', file, load)).toMatchObject({ challenge: 'Basic realm="Stagebook"' });
  });
});

describe('a mistake is a sentence', () => {
  test.each([
    ['{"iam": {"keys": [{"secretAccessKey": "hush-hush" "', /^The auth file \S+ is no JSON \(line 1 column \d+\)\.$/],
    ['hush-hush', /is no JSON\.$/],
    [[], 'cannot be used: Invalid input: expected object'],
    [{ iam, admin: [] }, 'Unrecognized key: "admin"'],
    [{ iam: {} }, "'iam.keys': Invalid input"],
    [{ iam: { keys: [] } }, "'iam.keys': Too small"],
    [{ iam: { keys: [{ ...key, arn: 'ada' }] } }, "'iam.keys.0.arn': must be the ARN of a user"],
    [{ iam: { keys: [{ ...key, secretAccessKey: '' }] } }, "'iam.keys.0.secretAccessKey': Too small"],
    [{ iam: { keys: [{ ...key, accessKeyId: 'hush/hush' }] } }, "'iam.keys.0.accessKeyId': must be letters and digits"],
    [{ iam: { keys: [key, key] } }, "'iam.keys': must have each accessKeyId once"],
    [{ admins: ['ada'], iam }, "'admins.0': must be the ARN of a role or user"],
    [{ admins: [] }, "has no 'iam', which --auth iam needs."],
  ])('%j', (content, sentence) => {
    given(content);
    expect(() => readIam(file)).toThrow(CannotStart);
    expect(() => readIam(file)).toThrow(sentence);
    expect(() => readIam(file)).toThrow(file);
    expect(() => readIam(file)).not.toThrow(/hush/);
  });

  test.each([
    [{ jwt: { ...jwt, audience: [] } }, "'jwt.audience': Too small"],
    [{ jwt: { ...jwt, audience: 'stagebook' } }, "'jwt.audience': Invalid input: expected array"],
    [{ jwt: { ...jwt, issuer: undefined } }, "'jwt.issuer': must be a URL that begins with 'https://'"],
    [{ jwt: { ...jwt, others: 'admin' } }, "'jwt.others': Invalid option"],
    [{ jwt: { ...jwt, claims: { group: 'x' } } }, '\'jwt.claims\': Unrecognized key: "group"'],
    [{ iam }, "has no 'jwt', which --auth jwt needs."],
  ])('%j', (content, sentence) => {
    given(content);
    expect(() => readJwt(file)).toThrow(sentence);
  });

  test('a file that is not there is shown', () => {
    for (const read of [readIam, readJwt]) {
      expect(() => read(file)).toThrow(
        /^--auth \w+ needs the file \S+auth.json, which is not there. For example:\n\n\{/,
      );
    }
    expect(() => readIam(folder)).toThrow(`The auth file ${folder} cannot be read: EISDIR.`);
  });

  test.each(['iam', 'jwt'] as const)('what is shown for %s is a file that would do', (mode) => {
    const read = { iam: readIam, jwt: readJwt }[mode];
    try {
      read(file);
    } catch (error) {
      given((error as Error).message.replace(/^.*\n\n/, ''));
    }
    expect(read(file).identity.admins).toHaveLength(1);
  });

  test('the keys of a provider are looked at at once', async () => {
    given({ jwt });
    await expect(chooseAuth('jwt', file, load)).rejects.toThrow(/^The key file \S+jwks.json cannot be read: ENOENT.$/);
  });
});
