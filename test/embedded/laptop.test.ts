import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setCredentials } from '#infra/local/connection.ts';
import { answers } from '#infra/local/orphan.ts';
import { startEmbeddedS3 } from '#infra/local/s3.ts';
import { credentials } from '#test/support/s3.ts';

const root = resolve(import.meta.dirname, '../..');
const children: ChildProcess[] = [];
let data: string;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'stagebook-laptop-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(data, { recursive: true, force: true });
});

type Run = { child: ChildProcess; out: () => string; err: () => string; exit: Promise<number | null> };

/** The very command of `npm start` (or of `npm run ledger`), as a child. */
const run = (args: string[], { script = 'main.ts', env = {}, node = [] as string[] } = {}): Run => {
  const unset = { DYNAMODB_ENDPOINT: undefined, STAGEBOOK_TABLE: undefined, S3_ENDPOINT: undefined };
  const inherited = { ...process.env, ...unset, STAGEBOOK_BUCKET: undefined, ...env };
  const child = spawn(process.execPath, [...node, join(root, 'infra/local', script), ...args], {
    env: inherited,
    detached: true,
  });
  children.push(child);
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      texts[name] += chunk;
    });
  }
  const exit = once(child, 'close').then(([code]) => code as number | null);
  return { child, out: () => texts.stdout, err: () => texts.stderr, exit };
};

const started = (...args: string[]) => startedWith({}, ...args);

const startedWith = async (env: NodeJS.ProcessEnv, ...args: string[]) => {
  const stagebook = run(['--port', '0', '--data', data, ...args], { env });
  const over = stagebook.exit.then((code) => {
    throw new Error(`it ended (${code}): ${stagebook.err()}`);
  });
  over.catch(() => {});
  while (!stagebook.out().includes('Nobody is asked')) await Promise.race([sleep(10), over]);
  return { ...stagebook, url: /Stagebook is at (\S+)/.exec(stagebook.out())?.[1] as string };
};

const post = async (url: string, call: string, body: object) => {
  const response = await fetch(`${url}/api/2.0/mlflow/${call}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
};

const verifyLedger = async () => {
  const ledger = run(['verify', '--data', data], { script: 'ledger.ts' });
  return { code: await ledger.exit, out: ledger.out(), err: ledger.err() };
};

/** The terminal tells everyone who is in the foreground. */
const ctrlC = ({ pid }: ChildProcess) => process.kill(-(pid as number), 'SIGINT');

const running = () => JSON.parse(readFileSync(join(data, 'endpoint.json'), 'utf8'));

const isGone = async (endpoint: string) => {
  while (await answers(endpoint)) await sleep(10);
};

describe('a good start', () => {
  test('says where it is, where the data is and that nobody is asked; Ctrl-C ends it', async () => {
    const { url, out, err, child, exit } = await started();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(out()).toContain(`export MLFLOW_TRACKING_URI=${url}\n`);
    expect(out()).toContain(`export MLFLOW_REGISTRY_URI=${url}\n`);
    expect(out()).toContain(data);
    expect(out()).not.toContain('WARNING');
    expect(await (await fetch(`${url}/health`)).text()).toBe('OK');
    const { dynamodb, s3 } = running();
    expect(out()).toContain(`files go to S3 at ${s3}.\n`);
    expect((await fetch(s3)).status).toBe(403);
    ctrlC(child);
    expect(await exit).toBe(0);
    await Promise.all([dynamodb, s3].map(isGone));
    expect(err()).toBe('');
  });

  test('in a stage with a name', async () => {
    const { url } = await started('--prefix', '/prod');
    expect(url).toMatch(/:\d+\/prod$/);
    expect(await (await fetch(`${url}/health`)).text()).toBe('OK');
  });

  test('with another S3, where it makes the bucket', async () => {
    setCredentials(true);
    const { endpoint, stop } = await startEmbeddedS3(join(data, 'elsewhere'), { port: 0, host: '127.0.0.1' }, () => {});
    const Bucket = 'named-by-the-user';
    for (const _ of ['created', 'there already']) {
      const { child, exit } = await startedWith({ S3_ENDPOINT: endpoint, STAGEBOOK_BUCKET: Bucket });
      expect(running()).toMatchObject({ s3: endpoint });
      expect(running()).not.toHaveProperty('s3Pid');
      ctrlC(child);
      expect(await exit).toBe(0);
    }
    const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
    await client.send(new HeadBucketCommand({ Bucket }));
    client.destroy();
    await stop();
  });

  test('forgets what is old and processed in the stream', async () => {
    const first = await started();
    for (const name of ['a', 'b']) await post(first.url, 'registered-models/create', { name });
    ctrlC(first.child);
    await first.exit;
    // Leaves nothing in the stream unprocessed.
    expect((await verifyLedger()).code).toBe(0);
    const sqlite = new DatabaseSync(join(data, 'dynamodb.sqlite'));
    sqlite.exec('UPDATE _stream_records SET created_at = 1000');
    const newest = 'SELECT sequence_number FROM _stream_records ORDER BY id DESC';
    const before = sqlite.prepare(newest).all();
    await started();
    expect(before.length).toBeGreaterThan(2);
    expect(sqlite.prepare(newest).all()).toEqual(before.slice(0, 1));
    sqlite.close();
  });

  test('beyond loopback warns', async () => {
    const { out } = await started('--host', '0.0.0.0');
    expect(out()).toContain('WARNING: listening at 0.0.0.0');
  });

  test('refuses a Host that is not ours, and a body over 6 MB', async () => {
    const { url } = await started();
    const rebound = request(`${url}/health`, { headers: { host: 'evil.example' } }).end();
    const [refused] = await once(rebound, 'response');
    expect(refused.statusCode).toBe(403);
    expect(JSON.parse((await refused.setEncoding('utf8').toArray()).join(''))).toHaveProperty('error_code');

    const big = await post(url, 'registered-models/create', { name: 'x'.repeat(7 * 1024 * 1024) });
    expect(big).toMatchObject({ status: 413, body: { error_code: 'INVALID_PARAMETER_VALUE' } });
  });

  test('--help explains and starts nothing', async () => {
    const { out, exit } = run(['--help']);
    expect(await exit).toBe(0);
    expect(out()).toContain('--port');
  });
});

describe('a start that cannot be is one sentence and exit 1', () => {
  const fails = async ({ err, exit }: Run, sentence: string | RegExp) => {
    expect(await exit).toBe(1);
    expect(err().trim()).toMatch(sentence);
    expect(err().trim().split('\n')).toHaveLength(1);
  };
  const here = (...args: string[]) => ['--port', '0', '--data', data, ...args];

  test('the port is busy', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    await fails(run(['--port', String(port), '--data', data]), `Port ${port} is busy`);
    other.close();
  });

  test('the port for S3 is busy', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    await fails(run([...here(), '--s3-port', String(port)]), `Port ${port} for S3 is busy`);
    other.close();
  });

  test('the named S3 is not there, or does not know us', async () => {
    await fails(run(here(), { env: { S3_ENDPOINT: 'http://127.0.0.1:1' } }), /S3_ENDPOINT http\S+ cannot be used/);
    setCredentials(true);
    const { endpoint, stop } = await startEmbeddedS3(join(data, 'elsewhere'), { port: 0, host: '127.0.0.1' }, () => {});
    const env = { S3_ENDPOINT: endpoint, AWS_ACCESS_KEY_ID: 'nobody', AWS_SECRET_ACCESS_KEY: 'secret' };
    await fails(run(here(), { env }), 'it refuses the credentials');
    await stop();
  });

  test('the folder cannot be written to', async () => {
    const file = join(data, 'file');
    writeFileSync(file, '');
    await fails(run(['--port', '0', '--data', join(file, 'below')]), 'cannot be written to');
  });

  test('another one is using the folder', async () => {
    const { url, child } = await started();
    await fails(run(here()), `Another Stagebook (process ${child.pid}, ${url}) is using the data folder ${data}.`);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  test('npm has no database for this machine', async () => {
    const elsewhere = `data:text/javascript,Object.defineProperty(process,'arch',{value:'m68k'})`;
    await fails(run(here(), { node: ['--import', elsewhere] }), /@dynoxide\/\w+-m68k.*DYNAMODB_ENDPOINT/);
  });

  test('the named database is not there, or is none', async () => {
    await fails(run(here(), { env: { DYNOXIDE_BIN: join(data, 'no') } }), 'does not exist');
    await fails(run(here(), { env: { DYNOXIDE_BIN: data } }), 'does not run');
    await fails(run(here(), { env: { DYNOXIDE_BIN: '/bin/false' } }), 'did not start');
  });

  test.each([
    [['--port', '70000'], "'70000' is not a port"],
    [['--prot', '1'], "Unknown option '--prot'"],
  ])('the options are wrong: %j', async (args, sentence) => {
    await fails(run(args), sentence);
  });
});

describe('an end that nobody asked for', () => {
  test('kill -9 takes the database and S3 along, and loses nothing acknowledged', async () => {
    const { url, child } = await started();
    const { dynamodb, s3 } = running();
    await post(url, 'registered-models/create', { name: 'kept' });
    for (let i = 0; i < 20; i += 1) await post(url, 'model-versions/create', { name: 'kept', source: 's3://x' });
    child.kill('SIGKILL');
    await Promise.all([dynamodb, s3].map(isGone));

    // The ledger first: it has to process what the killed one left in the stream.
    const { code, out } = await verifyLedger();
    expect(out).toContain('21 entries of 1 models');
    expect(out).not.toContain('had no entry');
    expect(code).toBe(0);

    const again = await started();
    const found = await fetch(`${again.url}/api/2.0/mlflow/model-versions/get?name=kept&version=20`);
    expect(found.status).toBe(200);
  });

  test('a database that ends takes Stagebook along', async () => {
    const { err, exit } = await started();
    process.kill(running().dynamodbPid, 'SIGKILL');
    expect(await exit).toBe(1);
    expect(err().trim()).toBe('The embedded DynamoDB ended unexpectedly; no acknowledged write is lost.');
  });
});

test('an S3 that ends takes Stagebook along', async () => {
  const { err, exit } = await started();
  process.kill(running().s3Pid, 'SIGKILL');
  expect(await exit).toBe(1);
  expect(err().trim()).toBe('The embedded S3 ended unexpectedly; no acknowledged write is lost.');
});

test('an S3 that outlived its Stagebook is ended by the next one', async () => {
  setCredentials(true);
  const left = await startEmbeddedS3(join(data, 's3'), { port: 0, host: '127.0.0.1' }, () => {});
  const self = { pid: 1, dynamodb: 'http://127.0.0.1:1', s3: left.endpoint, s3Pid: left.pid };
  writeFileSync(join(data, 'endpoint.json'), JSON.stringify(self));
  await started();
  expect(await answers(left.endpoint)).toBe(false);
  expect(running().s3Pid).not.toBe(left.pid);
});

describe('npm run ledger', () => {
  test('asks the Stagebook that is running', async () => {
    const { url } = await started();
    await post(url, 'registered-models/create', { name: 'm' });
    const versions = Array.from({ length: 30 }, () =>
      post(url, 'model-versions/create', { name: 'm', source: 's3://x' }),
    );
    await Promise.all(versions);
    const { code, out } = await verifyLedger();
    expect(out).toContain('31 entries of 1 models');
    expect(out).not.toContain('had no entry');
    expect(code).toBe(0);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  test('finds no data where there is none, and makes none', async () => {
    const { code, err } = await verifyLedger();
    expect(code).toBe(1);
    expect(err.trim()).toBe(`There is no Stagebook data in ${data}.`);
  });
});
