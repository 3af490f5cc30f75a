import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RecordingProxy, startRecordingProxy } from '#test/support/recording-proxy.ts';
import { clients } from './clients.ts';
import { cleanEnvironment, oneUrl } from './environment.ts';
import { type Entry, journalOf, resultOf } from './journal.ts';
import { itemsOf, leaksIn, placesOf, secretsIn } from './leaks.ts';
import { emptyRegistry, send } from './registry.ts';
import { run } from './tools.ts';
import { byJwt, bySignature, byToken, tokenOf, type Way } from './ways.ts';

/** Every way to sign in, by the unmodified clients; who that was; and that nothing of it is told or kept. */

const { missing, note, path } = clients('python3', 'python2', 'java');

const scratch = mkdtempSync(join(tmpdir(), 'sign-in-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

type Row = { actor?: unknown };

/** Every row that a write left, and its entry in the ledger. */
async function rowsOf({ stagebook }: Way): Promise<Row[]> {
  return (await itemsOf(stagebook)).flatMap(({ pk, sk, row, actor }) => {
    // Heads and traces are of nobody.
    if (pk.startsWith('AUDIT#')) return row === undefined ? [] : [row as Row];
    return /^(CHANGE|NOTE|V)#/.test(sk) && pk.startsWith('MODEL#') ? [{ actor }] : [];
  });
}

describe.skipIf(missing)(`signing in${note}`, { timeout: 300_000 }, () => {
  let ways: Record<'bearer' | 'basic' | 'signature' | 'jwt', Way>;
  const proxies = new Map<Way, RecordingProxy>();

  beforeAll(async () => {
    const [tokens, signature, jwt] = await Promise.all([
      byToken(),
      bySignature(join(scratch, 'iam')),
      byJwt(join(scratch, 'jwt')),
    ]);
    ways = { ...tokens, signature, jwt };
    for (const way of Object.values(ways)) proxies.set(way, await startRecordingProxy(way.stagebook.url));
  }, 120_000);

  afterAll(async () => {
    for (const proxy of proxies.values()) proxy.stop();
    await Promise.all(
      [...new Set(Object.values(ways ?? {}).map(({ stagebook }) => stagebook))].map((one) => one.stop()),
    );
  });

  const urlOf = (way: Way) => proxies.get(way)?.url as string;

  async function journal(client: 'python3' | 'python2', script: string, way: Way, more: Record<string, string> = {}) {
    const env = { ...oneUrl(urlOf(way)), ...way.settings, ...more };
    return journalOf(path(client), script, { args: [`${client}-${Math.random()}`], cwd: scratch, env });
  }

  const modelOf = async ({ stagebook, authorization = '' }: Way) => {
    const request = { method: 'GET' as const, path: 'registered-models/get', authorization };
    const { body } = await send(stagebook.url, { ...request, query: [['name', 'MyModel']] });
    return (body as { registered_model: object }).registered_model;
  };

  const failed = (entries: (Entry & { status?: unknown })[]) =>
    entries
      .filter(({ error_code, status }) => error_code !== undefined || status !== undefined)
      .map(({ title }) => title);

  describe.each([
    ['a bearer token', 'bearer', 'python3', '3.17.2'],
    ['a bearer token', 'bearer', 'python2', '2.22.5'],
    ['HTTP Basic', 'basic', 'python3', '3.17.2'],
    ['HTTP Basic', 'basic', 'python2', '2.22.5'],
    // 2.22.5 cannot load files while it signs: it follows a redirect with headers that S3 refuses.
    ['AWS’s signature', 'signature', 'python3', '3.17.2'],
    ['a JWT', 'jwt', 'python3', '3.17.2'],
    ['a JWT', 'jwt', 'python2', '2.22.5'],
  ] as const)('by %s', (_, name, client, version) => {
    test(`mlflow ${version} trains, logs, registers, promotes and loads, and is who it is throughout`, async () => {
      const way = ways[name];
      const { id } = way.actor;
      const seen = await journal(client, 'seed.py', way);
      expect(failed(seen)).toEqual([]);
      expect(resultOf(seen, 'loaded models:/MyModel/Production')).toEqual([2, 4]);
      expect(resultOf(seen, 'loaded by alias')).toEqual([3, 6]);
      expect(resultOf(seen, 'loaded from its run')).toEqual([2, 4]);
      const runs = ['run of version 1', 'run of version 2'].map((title) => resultOf(seen, title));
      for (const one of [...runs.map((run) => (run as { info: object }).info), resultOf(seen, 'the whole version')]) {
        expect(one).toMatchObject({ user_id: id });
      }
      if (way.authorization) {
        expect(await modelOf(way)).toMatchObject({ user_id: id, latest_versions: [{ user_id: id }, { user_id: id }] });
        await emptyRegistry(way.stagebook.url, { authorization: way.authorization });
      }
      const own = (await rowsOf(way)).filter(({ actor }) => JSON.stringify(actor).includes(`"${id}"`));
      // 2 creations, 2 runs’ worth of versions, 3 transitions, a description, a tag and an alias; each with its entry.
      expect(own.length).toBeGreaterThanOrEqual(2 * 9);
      for (const { actor } of own) expect(actor).toEqual(way.actor);
    });

    test(`mlflow ${version} sends and fetches files, 11 MB in parts among them`, async () => {
      const parts = {
        MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD: 'true',
        MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE: '1',
        BIG_FILE: String(11 * 1024 * 1024),
      };
      const way = ways[name];
      const plain = name === 'signature' ? { PLAIN_FILES: '1' } : {};
      const seen = await journal(client, 'artifacts.py', way, { ...parts, ...plain });
      expect(resultOf(seen, 'the tree comes back')).toBe(true);
      if (name === 'signature') return;
      // Without a setting of the client’s: small files by the API.
      const small = await journal(client, 'artifacts.py', way);
      expect(resultOf(small, 'the tree comes back')).toBe(true);
      expect(resultOf(small, 'one empty file')).toBeDefined();
    });
  });

  test('nobody else is on any row, or on any entry of the ledger', async () => {
    for (const way of [ways.bearer, ways.signature, ways.jwt]) {
      const here = Object.values(ways).filter(({ stagebook }) => stagebook === way.stagebook);
      const rows = await rowsOf(way);
      expect(rows.length).toBeGreaterThan(0);
      for (const { actor } of rows) expect(here.map((one) => one.actor)).toContainEqual(actor);
    }
  });

  test.each([
    ['HTTP Basic', 'basic'],
    ['a JWT', 'jwt'],
  ] as const)('the Java client signs in by %s', async (_, name) => {
    const way = ways[name];
    const env = cleanEnvironment({ MLFLOW_TRACKING_URI: urlOf(way), ...way.settings });
    const args = ['-cp', path('java'), join(import.meta.dirname, 'java/RegistryWorkflow.java')];
    const seen = JSON.parse(await run('java', args, { env })) as Entry[];
    expect(resultOf(seen, 'where it is')).toBe('s3://bucket/java/2');
    expect(resultOf(seen, 'version by number')).toMatchObject({ user_id: way.actor.id });
  });

  test('databricks-sdk signs in by a token', async () => {
    const way = ways.bearer;
    const env = oneUrl(urlOf(way), way.settings);
    const seen = await journalOf(path('python3'), 'databricks-tour.py', { cwd: scratch, env });
    expect(seen.filter(({ error_code }) => error_code === 'UNAUTHENTICATED')).toEqual([]);
    expect(resultOf(seen, 'finished')).toMatchObject({ user_id: 'ada' });
  });

  const attempt = (way: Way, settings: Record<string, string>) => {
    const call = "import mlflow; mlflow.MlflowClient().create_registered_model('refused')";
    return run(path('python3'), ['-c', call], { env: { ...oneUrl(urlOf(way)), ...settings } }).then(
      () => 'it was let in',
      (error) => String(error),
    );
  };

  test('whoever is refused is told why, in the client’s own words', async () => {
    const way = ways.bearer;
    const [token = ''] = way.secrets;
    const reader = await tokenOf(way.stagebook, 'a reader', 'reader');
    expect(await attempt(way, {})).toMatch(/UNAUTHENTICATED: A token is wanted/);
    expect(await attempt(way, { MLFLOW_TRACKING_TOKEN: token.slice(0, -1) })).toMatch(
      /UNAUTHENTICATED: That is no token/,
    );
    const another = token.replace(/.$/, token.endsWith('A') ? 'B' : 'A');
    expect(await attempt(way, { MLFLOW_TRACKING_TOKEN: another })).toMatch(/UNAUTHENTICATED: The token is unknown/);
    expect(await attempt(way, { MLFLOW_TRACKING_TOKEN: reader.token })).toMatch(
      /PERMISSION_DENIED: You are signed in as 'a reader' with the role 'reader': createRegisteredModel needs the role 'member'/,
    );
    const wrong = { ...ways.signature.settings, AWS_SECRET_ACCESS_KEY: 'another' };
    expect(await attempt(ways.signature, wrong)).toMatch(/UNAUTHENTICATED: The request signature we calculated/);
    expect(await attempt(ways.jwt, { MLFLOW_TRACKING_TOKEN: token })).toMatch(/UNAUTHENTICATED: That is no JWT/);
    // And a second time, when it could be cached.
    expect(await attempt(way, { MLFLOW_TRACKING_TOKEN: another })).toMatch(/UNAUTHENTICATED: The token is unknown/);
  });

  test('no token, secret or signature is in any output, answer, item of the table or file', async () => {
    for (const [way, { asked, answered }] of proxies) {
      const secrets = [...way.secrets, ...secretsIn(asked())];
      expect(secrets.length).toBeGreaterThan(10);
      expect(leaksIn(await placesOf(way.stagebook, answered()), secrets)).toEqual([]);
    }
  });

  test('planted ones are found: in an answer, in the table, in a file', async () => {
    const way = ways.bearer;
    const [token = ''] = way.secrets;
    const proxy = await startRecordingProxy(way.stagebook.url);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ name: 'planted', description: `my token is ${token}` });
    await fetch(`${proxy.url}/api/2.0/mlflow/registered-models/create`, { method: 'POST', headers, body });
    const found = leaksIn(await placesOf(way.stagebook, proxy.answered()), secretsIn(proxy.asked()));
    proxy.stop();
    expect(found).toEqual(expect.arrayContaining(['answers', 'table', expect.stringContaining('dynamodb.sqlite')]));
    expect(found).not.toContain('output');
  });

  test('and in a log: of a function that prints what it was sent', async () => {
    const prints = new URL('planted/print-headers.mjs', import.meta.url);
    const planted = await byToken({ env: { NODE_OPTIONS: `--import ${prints}` } });
    const { stagebook, secrets, authorization = '' } = planted.bearer;
    await fetch(`${stagebook.url}/health`, { headers: { authorization } });
    await expect.poll(() => leaksIn({ output: stagebook.output() }, secrets)).toEqual(['output']);
    await stagebook.stop();
  });
});
