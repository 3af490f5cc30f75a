import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { policyCommand, type Stagebook, startStagebook, tokenCommand } from '#test/support/stagebook.ts';

/** `npm run policy` as a process, on a Stagebook as its users start it. */

const folder = mkdtempSync(join(tmpdir(), 'stagebook-policies-'));
const examples = resolve(import.meta.dirname, '../../examples/policies');

/** Of a shell in which nothing is set. */
const unset = Object.fromEntries(
  ['URI', 'TOKEN', 'USERNAME', 'PASSWORD', 'AWS_SIGV4'].map((name) => [`MLFLOW_TRACKING_${name}`, undefined]),
);

const fileOf = (policies: object[]): string => {
  const file = join(folder, `${Math.random()}.json`);
  writeFileSync(file, JSON.stringify({ policies }));
  return file;
};

let stagebook: Stagebook;
const tokens: Record<string, string> = {};

const run = (who: string, ...args: string[]) =>
  policyCommand(args, { ...unset, MLFLOW_TRACKING_URI: stagebook.url, MLFLOW_TRACKING_TOKEN: tokens[who] });

const ask = async (who: string, method: string, path: string, body?: object) => {
  const response = await fetch(`${stagebook.url}/api/2.0/${path}`, {
    method,
    headers: { authorization: `Bearer ${tokens[who]}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.status).toBe(200);
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  return response.json() as any;
};

const create = (who: string, name: string) => ask(who, 'POST', 'mlflow/registered-models/create', { name });

const policiesOf = async (model: string) => {
  const { policies } = await ask('admin', 'GET', `stagebook/policies?${new URLSearchParams({ model })}`);
  return policies.filter((policy: { model?: string }) => policy.model === model);
};

beforeAll(async () => {
  stagebook = await startStagebook({ auth: 'token' });
  for (const [owner, role] of Object.entries({ admin: 'admin', ada: 'member', ron: 'reader' })) {
    const { out } = await tokenCommand(['create', '--owner', owner, '--role', role, '--data', stagebook.dataDir]);
    tokens[owner] = out.trim();
  }
});

afterAll(async () => {
  await stagebook.stop();
  rmSync(folder, { recursive: true, force: true });
  for (const token of Object.values(tokens)) expect(stagebook.output()).not.toContain(token);
});

const described = { rule: 'required_description' };
const digest = { rule: 'digest_present' };

describe('the examples', () => {
  beforeAll(async () => {
    for (const name of ['fraud', 'churn', 'churn-demo']) await create('admin', name);
  });

  test.each(readdirSync(examples).filter((name) => !name.endsWith('.md')))(
    '%s is planned, applied, and then there',
    async (name) => {
      const file = join(examples, name);
      const planned = await run('ron', 'plan', file, '--detailed-exitcode');
      expect([planned.code, planned.err]).toEqual([2, '']);
      expect(planned.out).toMatch(/^\+ .*\n( {4}\+ .*\n)+[\s\S]*\n\d to add, 0 to change, 0 to remove\.\n$/);
      // Nothing is done yet.
      expect(await run('ron', 'plan', file)).toEqual({ ...planned, code: 0 });

      const applied = await run('admin', 'apply', file);
      expect([applied.code, applied.err]).toEqual([0, '']);
      expect(applied.out.startsWith(planned.out)).toBe(true);
      expect(applied.out.slice(planned.out.length)).toMatch(/^(added: .*\n)+$/);

      const nothing = { code: 0, out: 'No changes: the registry has what the file says.\n', err: '' };
      expect(await run('ron', 'plan', file, '--detailed-exitcode')).toEqual(nothing);
      expect(await run('admin', 'apply', file)).toEqual(nothing);
    },
  );
});

test('a file has all policies of the models that it names, and of no other', async () => {
  await create('ada', 'one');
  await create('ada', 'other');
  const production = { model: 'one', stage: 'Production', rules: [described] };
  const champion = { model: 'one', alias: 'champion', permission_level: 'CAN_MANAGE', rules: [] };
  const other = { model: 'other', rules: [digest] };
  expect((await run('ada', 'apply', fileOf([production, champion, other]))).code).toBe(0);
  expect(await policiesOf('one')).toEqual(expect.arrayContaining([production, champion]));

  const stricter = { ...production, rules: [described, digest] };
  const staging = { model: 'one', stage: 'Staging', rules: [digest] };
  expect((await run('ada', 'apply', fileOf([stricter, staging]))).out).toBe(
    `~ 'one', Production
    + digest_present
+ 'one', Staging
    + digest_present
- 'one', alias 'champion'
    - permission_level CAN_MANAGE

1 to add, 1 to change, 1 to remove.
changed: 'one', Production
added: 'one', Staging
removed: 'one', alias 'champion'
`,
  );
  expect(await policiesOf('one')).toEqual(expect.arrayContaining([stricter, staging]));
  expect(await policiesOf('one')).toHaveLength(2);
  expect(await policiesOf('other')).toEqual([other]);

  expect((await run('ada', 'apply', fileOf([{ model: 'one', rules: [] }]))).code).toBe(0);
  expect([await policiesOf('one'), await policiesOf('other')]).toEqual([[], [other]]);
});

describe('what is wrong is told, and nothing is written', () => {
  const mine = { model: 'mine', stage: 'Production', rules: [digest] };
  const refused = async (who: string, policies: object[], says: string) => {
    const { code, err } = await run(who, 'apply', fileOf(policies));
    expect([code, err]).toEqual([1, expect.stringContaining(says)]);
    expect(await policiesOf('mine')).toEqual([]);
  };

  beforeAll(async () => {
    await create('ada', 'mine');
    await create('admin', 'theirs');
  });

  test('a rule', () =>
    refused(
      'ada',
      [mine, { model: 'mine', stage: 'Staging', rules: [{ rule: 'max_age', days: 1, hours: 1 }] }],
      "there is no field 'hours'",
    ));
  test('a model that is not there', () => refused('ada', [mine, { model: 'absent', rules: [digest] }], 'answers 404'));
  test('one that is another’s', () =>
    refused(
      'ada',
      [mine, { model: 'theirs', rules: [digest] }],
      "The policies of 'theirs' need CAN_MANAGE to be changed, and you have CAN_READ.",
    ));
  test('every model, by who is no admin', () =>
    refused(
      'ada',
      [mine, { stage: 'Archived', rules: [digest] }],
      'Policies for every model are for admins to change, and you are a member.',
    ));
  test('a reader', () => refused('ron', [mine], 'you have CAN_READ'));
  test('who is nobody', () => {
    tokens.nobody = 'stagebook_x';
    return refused('nobody', [mine], 'answers 401');
  });

  test('a registry that does not answer, in one sentence', async () => {
    const { code, out, err } = await run('ada', 'plan', fileOf([mine]), '--url', 'http://127.0.0.1:1');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^http:\/\/127\.0\.0\.1:1 does not answer: .*\.\n$/);
  });

  test.each([
    [200, '<html>', /^http:.* does not answer as a Stagebook of this version does\.\n$/],
    [502, 'null', /^http:.* answers 502: null\n$/],
  ])('an answer of something else: %d %s', async (status, text, says) => {
    const other = createServer((_, response) => response.writeHead(status).end(text)).listen(0);
    const { port } = other.address() as AddressInfo;
    const { code, err } = await run('ada', 'plan', fileOf([mine]), '--url', `http://127.0.0.1:${port}`);
    other.close();
    expect([code, err]).toEqual([1, expect.stringMatching(says)]);
  });

  test('a file that is not there', async () => {
    const { code, err } = await run('ada', 'plan', join(folder, 'absent'));
    expect([code, err]).toEqual([1, expect.stringContaining('cannot be read: ENOENT')]);
  });
});

test('where signatures are asked for, it signs, whatever a model is called', async () => {
  const key = { accessKeyId: 'AKIALAPTOP', secretAccessKey: 'a secret' };
  const arn = 'arn:aws:sts::000000000000:assumed-role/ci/me';
  const authFile = join(folder, 'auth.json');
  writeFileSync(
    authFile,
    JSON.stringify({ admins: ['arn:aws:iam::000000000000:role/ci'], iam: { keys: [{ ...key, arn }] } }),
  );
  const signed = await startStagebook({ auth: 'iam', args: ['--auth-file', authFile] });
  const env = {
    ...{ ...unset, MLFLOW_TRACKING_URI: signed.url, MLFLOW_TRACKING_AWS_SIGV4: 'true' },
    ...{ AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey, AWS_SESSION_TOKEN: undefined },
    ...{ AWS_REGION: undefined, AWS_DEFAULT_REGION: 'us-east-1' },
  };
  const file = fileOf([{ alias: 'champion', rules: [digest] }]);
  expect(await policyCommand(['apply', file], env)).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringMatching(/added: every model, alias 'champion'\n$/),
  });
  const odd = await policyCommand(['plan', fileOf([{ model: "it's a (model)*+", rules: [digest] }])], env);
  // The signature held.
  expect(odd.err).toMatch(/answers 404: .*it's a \(model\)\*\+/);
  await signed.stop();
});
