import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { freshTable } from '#test/support/fresh-table.ts';
import { startStagebook, tokenCommand } from '#test/support/stagebook.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'stagebook-token-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

/** Of a shell in which nothing is set. */
const unset = {
  DYNAMODB_ENDPOINT: undefined,
  S3_ENDPOINT: undefined,
  STAGEBOOK_TABLE: undefined,
  AWS_REGION: undefined,
  AWS_DEFAULT_REGION: undefined,
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_EC2_METADATA_DISABLED: 'true',
};
const run = (args: string[], env: NodeJS.ProcessEnv = {}) => tokenCommand(args, { ...unset, ...env });
const here = (...args: string[]) => run([...args, '--data', data]);

const shape = /^stagebook_([0-9A-Z]{26})_[\w-]{43}\n$/;

test('where no Stagebook runs: create, list, revoke', async () => {
  const created = await here(
    'create',
    '--owner',
    'ada',
    '--role',
    'admin',
    '--group',
    'ml',
    '--group',
    'ops',
    '--days',
    '7',
  );
  expect(created.out).toMatch(shape);
  const [, id] = shape.exec(created.out) as unknown as [string, string];
  expect(created.err).toMatch(
    new RegExp(
      `^Token ${id} of ada: admin, in ml, ops, good until \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\dZ. It is shown once.\\n$`,
    ),
  );
  expect(created.code).toBe(0);
  // Nothing runs any more.
  expect(existsSync(join(data, 'endpoint.json'))).toBe(false);

  const bob = await here('create', '--owner', 'bob', '--comment', 'for \x1b[31mthe night');
  expect(bob.code).toBe(0);
  const revoked = await here('revoke', id);
  expect([revoked.code, revoked.err]).toEqual([0, '']);
  expect(revoked.out).toMatch(`Token ${id} of ada is revoked, since `);
  expect((await here('revoke', id)).out).toBe(revoked.out);

  const { out, err, code } = await here('list');
  const [titles, ...lines] = out.trimEnd().split('\n');
  expect([code, err, lines.length]).toEqual([0, '', 2]);
  expect(titles).toMatch(/^ID {26}OWNER {2}ROLE {4}GROUPS {3}STATE {4}EXPIRES {12}CREATED BY/);
  // The newest first.
  expect(lines[0]).toMatch(/ bob {4}member {11}active .* {2}for {2}\[31mthe night$/);
  expect(lines[1]).toMatch(new RegExp(`^${id}  ada    admin   ml, ops  revoked  .*Z  ${userInfo().username}$`));
  for (const token of [created.out, bob.out]) expect(out).not.toContain(token.trim().slice(-43));
});

test('where one runs, also with one prefix or another, its database is used', async () => {
  const stagebook = await startStagebook({ dataDir: data, auth: 'token' });
  const whoAmI = async (token: string) => {
    const headers = { authorization: `Bearer ${token.trim()}` };
    const response = await fetch(`${stagebook.url}/api/2.0/stagebook/who-am-i`, { headers });
    return { status: response.status, body: await response.json() };
  };
  const { out } = await here('create', '--owner', 'ada', '--role', 'reader');
  expect((await whoAmI(out)).body).toMatchObject({ id: 'ada', role: 'reader' });
  expect((await here('list')).out).toContain('ada');
  await here('revoke', (shape.exec(out) as unknown as [string, string])[1]);
  expect((await whoAmI(out)).status).toBe(401);
  await stagebook.stop();
});

test('all pages are listed', async () => {
  const { name } = await freshTable();
  const env = { DYNAMODB_ENDPOINT: inject('dynamodb'), AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
  const { handler } = await import('#functions/auth/create-token.ts');
  const { httpEvent, context } = await import('#test/support/events.ts');
  const path = '/api/2.0/stagebook/tokens';
  const creating = httpEvent({ method: 'POST', path, body: { owner: 'many', role: 'reader' } });
  for (let batch = 0; batch < 21; batch += 1)
    await Promise.all(Array.from({ length: 50 }, () => handler(creating, context)));
  // The region as the AWS CLI knows it.
  const { out, code } = await run(['list', '--table', name], { ...env, AWS_DEFAULT_REGION: 'us-east-1' });
  expect([code, out.trimEnd().split('\n').length]).toEqual([0, 1_051]);
});

describe('what cannot be done is one sentence and exit 1', () => {
  const fails = async (running: ReturnType<typeof run>, sentence: string | RegExp) => {
    const { code, out, err } = await running;
    expect([code, out]).toEqual([1, '']);
    expect(err.trim()).toMatch(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
  };
  const keys = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };

  test('in the operation’s own words', async () => {
    await fails(here('create', '--owner', 'a:b'), /^'owner' cannot contain ':'\.$/);
    await fails(here('revoke', '01JABCDEFGHJKMNPQRSTVWXYZ0'), /^There is no token with that id/);
  });

  test('where there is no data, and none is made', async () => {
    const nowhere = join(data, 'nowhere');
    await fails(run(['list', '--data', nowhere]), `There is no Stagebook data in ${nowhere}.`);
    expect(existsSync(nowhere)).toBe(false);
  });

  test('without a region, without credentials, without the table', async () => {
    await fails(run(['list', '--table', 't']), 'The table t cannot be used: Region is missing.');
    const nobody = { AWS_REGION: 'us-east-1', AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
    await fails(run(['list', '--table', 't'], nobody), /^The table t cannot be used: Could not load credentials/);
    const elsewhere = { ...keys, DYNAMODB_ENDPOINT: inject('dynamodb') };
    await fails(
      run(['create', '--owner', 'a', '--table', 't'], elsewhere),
      /^The table t cannot be used: .*not found/i,
    );
    await fails(run(['list', '--table', 't'], { ...keys, DYNAMODB_ENDPOINT: 'http://127.0.0.1:1' }), 'ECONNREFUSED');
  });

  test.each([
    [[], 'What is to be done?'],
    [['make'], "'make' is nothing that can be done."],
    [['create'], '--owner is missing'],
    [['create', '--owner', 'a', '--role', 'owner'], "'owner' is no role"],
    [['create', '--owner', 'a', '--days', '367'], "'367' is no number of days up to 366."],
    [['create', '--owner', 'a', '--days', '1.5'], "'1.5' is no number of days"],
    [['create', '--owner', 'a', '--table', 't', '--data', 'd'], 'choose one'],
    [['list', 'all'], "'list' takes no more than where."],
    [['revoke'], "'revoke' takes the id of one token."],
    [['revoke', 'a', 'b'], "'revoke' takes the id of one token."],
  ])('%j, with how it is used', async (args, sentence) => {
    const { code, out, err } = await run(args);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(sentence);
    expect(err).toContain('Usage: npm run token -- create --owner NAME');
  });

  test('an option that there is not', async () => {
    await fails(run(['list', '--owner', 'ada']), "Unknown option '--owner'");
  });
});

test('--help explains', async () => {
  const { code, out, err } = await run(['--help']);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('--table NAME');
});
