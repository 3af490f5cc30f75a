import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { digestOf, type ManifestFile } from '#shared/domain/manifest.ts';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';
import { clients } from './clients.ts';
import { cleanEnvironment } from './environment.ts';
import { send } from './registry.ts';
import { run } from './tools.ts';

/** examples/ as their users run them, on Stagebook as they start it; and what no registry should do, by one that does. */

const examples = resolve(import.meta.dirname, '../../examples');
const MiB = 1024 * 1024;

/** Only there so that what never comes fails with a reason. */
const patience = { timeout: 60_000, interval: 20 };

const python = clients('python3');
const absent = ['bash', 'curl', 'jq'].filter((tool) => spawnSync(tool, ['--version']).error);
if (absent.length > 0 && process.env.CI) throw new Error(`not installed: ${absent.join(', ')}`);
const missing = python.missing ?? (absent.length > 0 ? `${absent.join(', ')} not installed` : undefined);

type Files = Record<string, Buffer>;

async function read(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const files = paths.map(async (path) => [path.slice(folder.length + 1), await readFile(path)] as const);
  return Object.fromEntries(await Promise.all(files));
}

async function write(folder: string, files: Record<string, Buffer | string>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** What differs is told by its name, not by its bytes. */
function expectSame(found: Files, wanted: Files): void {
  expect(Object.keys(found).sort()).toEqual(Object.keys(wanted).sort());
  for (const [path, content] of Object.entries(wanted))
    expect([path, found[path]?.equals(content)]).toEqual([path, true]);
}

type Settings = Record<string, string>;

const script = (name: 'upload.sh' | 'download.sh', url: string, args: string[], settings: Settings = {}) =>
  run('bash', [join(examples, 'curl', name), ...args], { env: cleanEnvironment({ REGISTRY: url, ...settings }) });

const refusal = (running: Promise<unknown>): Promise<string> =>
  running.then(
    () => 'it succeeded',
    ({ message }: Error) => message,
  );

const training = `
import sys, mlflow
from sklearn.linear_model import LinearRegression
for slope in 2, 3:
    model = LinearRegression().fit([[1], [2], [3]], [slope, 2 * slope, 3 * slope])
    # Naming the requirements spares mlflow from finding them out by loading the model in a new process.
    mlflow.sklearn.save_model(model, f"{sys.argv[1]}/slope-{slope}", pip_requirements=["scikit-learn"])
`;

/** `examples/serving/serve.py` as a process. */
async function serve(registry: string, args: string[], settings: Settings = {}) {
  const child: ChildProcess = spawn(
    python.path('python3'),
    [join(examples, 'serving/serve.py'), '--registry', registry, '--port', '0', '--poll', '0.2', ...args],
    { env: cleanEnvironment(settings), stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const orphaned = () => child.kill('SIGKILL');
  process.once('exit', orphaned);
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const url = await vi.waitUntil(() => /^listening at (\S+)$/m.exec(log)?.[1], patience);
  const get = async (path: string) => {
    const reply = await fetch(url + path);
    return { status: reply.status, body: (await reply.json()) as unknown };
  };
  return {
    get,
    log: () => log,
    /** Resolves when it has said so after `since` characters of its log. */
    said: (what: RegExp, since = 0) =>
      vi
        .waitUntil(() => what.test(log.slice(since)), patience)
        .catch(() => {
          throw new Error(`serve.py did not say ${what}, but:\n${log.slice(since)}`);
        }),
    /** The version that answered, and what 4 becomes. */
    async predict(body: unknown = { inputs: [[4]] }): Promise<string> {
      const reply = await fetch(`${url}/invocations`, { method: 'POST', body: JSON.stringify(body) });
      const { predictions } = (await reply.json()) as { predictions?: number[] };
      return `${reply.status} version ${reply.headers.get('x-model-version')}: ${predictions?.map(Math.round)}`;
    },
    async stop() {
      process.removeListener('exit', orphaned);
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'close');
    },
  };
}

type Listed = { path: string; bytes: Buffer; claim?: Partial<ManifestFile> };
type Answer = { version: string; files: Listed[]; digest?: string };

const answerOf = (version: string, files: Files): Answer => ({
  version,
  files: Object.entries(files).map(([path, bytes]) => ({ path, bytes })),
});

/** A registry and its S3 that answer what a test says, two files a page; a number is a status. */
async function startImpostor() {
  const state = {
    answer: 503 as Answer | number,
    asked: [] as IncomingMessage[],
    fetched: [] as IncomingMessage[],
    /** It takes none. */
    receipts: [] as IncomingMessage[],
  };
  const stored = new Map<string, Buffer>();

  const manifest = ({ version, files, digest }: Answer, from: number, base: string) => {
    const listed = files.map(({ path, bytes, claim }) => {
      const file = { path, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), ...claim };
      stored.set(`/${file.sha256}`, bytes);
      return file;
    });
    return {
      ...{ model: 'm', version, current_stage: 'Production', digest: digest ?? digestOf(listed) },
      ...{ file_count: files.length, total_size: listed.reduce((sum, { size }) => sum + size, 0) },
      files: listed.slice(from, from + 2).map((file) => ({ ...file, url: `${base}/${file.sha256}` })),
      ...(from + 2 < files.length && { next_page_token: String(from + 2) }),
    };
  };

  const server = createServer((request, response) => {
    const base = `http://${request.headers.host}`;
    const { pathname, searchParams } = new URL(request.url ?? '', base);
    if (pathname === '/api/2.0/stagebook/receipts') {
      state.receipts.push(request);
      const refuse = () => response.writeHead(500).end('{"message": "no receipts today"}');
      // All of it has been read before it is answered: the connection would be reset.
      request.resume().once('end', refuse);
      return;
    }
    if (pathname !== '/api/2.0/stagebook/manifest') {
      state.fetched.push(request);
      const bytes = stored.get(pathname);
      response.writeHead(bytes ? 200 : 403).end(bytes);
      return;
    }
    state.asked.push(request);
    const { answer } = state;
    if (typeof answer === 'number') {
      response.writeHead(answer).end(JSON.stringify({ error_code: 'SOME_ERROR', message: 'out of order' }));
      return;
    }
    const page = manifest(answer, Number(searchParams.get('page_token') ?? 0), base);
    const etag = `W/"${page.version}.${page.digest}"`;
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
    else response.writeHead(200, { etag }).end(JSON.stringify(page));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => server.close(),
  });
}

const oddNames = [
  'it\'s "quoted" ünïcödé 日本 😀 [1]{a,b}',
  '-dash',
  ' leading',
  'a+b%20c&d=e?',
  '*',
  '$HOME `x`',
  '@at',
];

describe.skipIf(missing)(`the examples${missing ? ` (${missing})` : ''}`, () => {
  let scratch: string;
  let stagebook: Stagebook;
  /** A model that doubles, with a file that is sent in parts, and one that triples, with names not of this world. */
  let doubles: string;
  let triples: string;
  const printed: string[] = [];

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'examples-'));
    [doubles, triples] = [join(scratch, 'slope-2'), join(scratch, 'slope-3')];
    const train = run(python.path('python3'), ['-c', training, scratch], { env: cleanEnvironment({}) });
    [stagebook] = await Promise.all([startStagebook(), train]);
    await write(doubles, { 'extra/big.bin': randomBytes(70 * MiB), 'extra/empty': '' });
    await write(triples, Object.fromEntries(oddNames.map((name) => [`odd/${name}/${name}`, name])));
    for (const folder of [doubles, triples])
      printed.push(await script('upload.sh', stagebook.url, [folder, 'My Mödel']));
  });

  afterAll(async () => {
    await stagebook?.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  const promote = async (version: string) => {
    const body = { name: 'My Mödel', version, stage: 'Production', archive_existing_versions: true };
    const { status } = await send(stagebook.url, { method: 'POST', path: 'model-versions/transition-stage', body });
    expect(status).toBe(200);
  };

  /** A `curl` before the real one, which notes each file that is sent and fails at the one it is told. */
  async function failingCurl(at: number): Promise<{ settings: Settings; sent: () => Promise<string[]> }> {
    const folder = await mkdtemp(join(scratch, 'curl-'));
    const log = join(folder, 'log');
    await writeFile(log, '');
    const wrapper = `#!/bin/sh
case " $* " in *" -T "*)
  [ "$(wc -l <'${log}')" -lt ${at - 1} ] || exit 28
  echo "$*" >>'${log}' ;;
esac
PATH=\${PATH#*:} exec curl "$@"
`;
    await writeFile(join(folder, 'curl'), wrapper, { mode: 0o755 });
    const sent = async () => (await readFile(log, 'utf8')).trimEnd().split('\n');
    return { settings: { PATH: `${folder}:${process.env.PATH}` }, sent };
  }

  test('what upload.sh sends, in parts and by strange names, download.sh brings back', async () => {
    for (const [index, folder] of [doubles, triples].entries()) {
      const version = String(index + 1);
      expect(printed[index]).toMatch(new RegExp(`^version ${version}, \\d+ files, \\d+ bytes, digest [0-9a-f]{64}\n$`));
      const copy = join(scratch, `copy of ${version}`);
      expect(await script('download.sh', stagebook.url, ['My Mödel', version, copy])).toBe(printed[index]);
      expectSame(await read(copy), await read(folder));
    }
  });

  test('so many files that they are registered behind the call; by stage and alias', async () => {
    const many = join(scratch, 'many');
    await write(many, Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`f/${index}`, `${index}`])));
    expect(await script('upload.sh', stagebook.url, [many, 'many'])).toMatch(/^version 1, 101 files/);
    const named = { name: 'many', version: '1' };
    await send(stagebook.url, {
      method: 'POST',
      path: 'model-versions/transition-stage',
      body: { ...named, stage: 'Staging' },
    });
    await send(stagebook.url, {
      method: 'POST',
      path: 'registered-models/alias',
      body: { ...named, alias: 'champion' },
    });
    for (const which of ['staging', 'champion', '@champion']) {
      const copy = join(scratch, `many by ${which}`);
      await script('download.sh', stagebook.url, ['many', which, copy]);
      expectSame(await read(copy), await read(many));
    }
  });

  test('upload.sh goes on where it was cut off, however often', async () => {
    const sent: string[] = [];
    let resume: string[] = [];
    for (const at of [3, 2, 1_000]) {
      const curl = await failingCurl(at);
      const running = script('upload.sh', stagebook.url, [...resume, doubles, 'resumed'], curl.settings);
      if (at === 1_000) expect(await running).toBe(printed[0]);
      else {
        const message = await refusal(running);
        expect(message).toContain('was not sent');
        resume = ['--resume', /--resume (\S+)/.exec(message)?.[1] ?? ''];
      }
      sent.push(...(await curl.sent()));
    }
    // Every file once, but the big one, which has two parts.
    expect(sent).toHaveLength(Object.keys(await read(doubles)).length + 1);
    const copy = join(scratch, 'resumed');
    await script('download.sh', stagebook.url, ['resumed', '1', copy]);
    expectSame(await read(copy), await read(doubles));
  });

  test('both say what is wrong, and leave nothing behind', async () => {
    const copy = join(scratch, 'never');
    const upload = (...args: string[]) => refusal(script('upload.sh', stagebook.url, args));
    const download = (...args: string[]) => refusal(script('download.sh', stagebook.url, args));
    expect(await download('nobody', '1', copy)).toContain('404 Model Version (name=nobody, version=1) not found');
    expect(await download('My Mödel', 'Staging', copy)).toContain("404 No version of model 'My Mödel' is in stage");
    expect(await download('My Mödel', '1', doubles)).toContain('is there already');
    expect(await upload(triples, 'a/b')).toContain("400 Invalid model name 'a/b'");
    expect(await upload('--resume', 'nothing', triples, 'm')).toContain("404 Upload 'nothing' not found");
    expect(await upload(join(scratch, 'no-such-folder'), 'm')).toContain('there is no folder');
    expect(await refusal(script('upload.sh', 'http://127.0.0.1:1', [triples, 'm']))).toContain('cannot be reached');
    expect(await readdir(scratch)).not.toContain('never');
  });

  test('download.sh keeps no file that is not what was registered, and writes none elsewhere', async () => {
    const impostor = await startImpostor();
    const files = await read(triples);
    const whole = answerOf('1', files);
    const altered = (alter: (file: Listed) => Listed) => ({
      ...whole,
      files: [...whole.files.slice(0, -1), alter(whole.files.at(-1) as Listed)],
    });
    const last = whole.files.at(-1)?.path as string;
    const { sha256 } = {
      sha256: createHash('sha256')
        .update(whole.files.at(-1)?.bytes as Buffer)
        .digest('hex'),
    };
    const download = (copy: string) => script('download.sh', impostor.url, ['m', '1', join(scratch, copy)]);

    for (const [answer, why] of [
      [
        altered((file) => ({ ...file, bytes: file.bytes.subarray(1), claim: { size: file.bytes.length, sha256 } })),
        `${last}: FAILED`,
      ],
      [altered((file) => ({ ...file, path: '../outside' })), 'outside of'],
      [altered((file) => ({ ...file, path: 'a/../../outside' })), 'outside of'],
      [altered((file) => ({ ...file, path: '/outside' })), 'outside of'],
      [403, '403 out of order'],
    ] as const) {
      impostor.answer = answer;
      expect(await refusal(download('tampered'))).toContain(why);
      expect(await readdir(scratch)).not.toContain('tampered');
      expect(await readdir(scratch)).not.toContain('outside');
    }
    impostor.answer = whole;
    await download('untampered');
    expectSame(await read(join(scratch, 'untampered')), files);
    impostor.stop();
  });

  test('serve.py serves what it has, whatever is wrong with what comes next', async () => {
    const impostor = await startImpostor();
    const [first, second] = [await read(doubles), await read(triples)];
    delete first['extra/big.bin'];
    const cache = join(scratch, 'cache of an impostor');
    const args = ['--model', 'm', '--stage', 'Production', '--cache', cache];
    const settings = { MLFLOW_TRACKING_USERNAME: 'me', MLFLOW_TRACKING_PASSWORD: 'secret' };
    const host = await serve(impostor.url, args, settings);
    try {
      await host.said(/no model yet: .*503: out of order/);
      expect((await host.get('/ping')).status).toBe(503);
      expect(await host.predict()).toBe('503 version null: undefined');

      const good = answerOf('1', first);
      impostor.answer = good;
      await host.said(/serving version 1/);
      expect(await host.predict()).toBe('200 version 1: 8');

      const next = answerOf('2', second);
      const [one, ...others] = next.files as [Listed, ...Listed[]];
      const changed = (change: Partial<Listed>) => ({ ...next, files: [...others, { ...one, ...change }] });
      const zeros = '0'.repeat(64);
      const broken = { ...second, MLmodel: Buffer.from('flavors: {}') };
      for (const [answer, why] of [
        [404, /404: out of order/],
        [changed({ claim: { sha256: zeros } }), /is not the one that was registered/],
        [changed({ path: '../outside' }), /would be outside/],
        [changed({ path: '/outside' }), /would be outside/],
        [changed({ claim: { size: 1_000_000 } }), /is not the one that was registered/],
        [{ ...next, digest: zeros }, /list of files is not/],
        [{ ...next, digest: '../outside' }, /is not a digest/],
        [answerOf('2', broken), /still version 1: MlflowException/],
        [500, /500: out of order/],
      ] as const) {
        const since = host.log().length;
        impostor.answer = answer;
        await host.said(why, since);
        expect(await host.predict()).toBe('200 version 1: 8');
      }
      expect(await readdir(scratch)).not.toContain('outside');
      // One line for each, however often it tried.
      const tries = host
        .log()
        .split('\n')
        .filter((line) => line.startsWith('still version 1'));
      expect(tries).toHaveLength(9);

      impostor.answer = next;
      await host.said(/serving version 2/);
      expect(await host.predict()).toBe('200 version 2: 12');
      await vi.waitUntil(async () => (await readdir(cache)).length === 1, patience);
      // The registry is told who asks, and nobody else.
      expect(new Set(impostor.asked.map(({ headers }) => headers.authorization))).toEqual(
        new Set([`Basic ${Buffer.from('me:secret').toString('base64')}`]),
      );
      expect(impostor.fetched.filter(({ headers }) => headers.authorization)).toEqual([]);
    } finally {
      await host.stop();
    }

    // What is there from before and as it should be is not downloaded again.
    const [folder = ''] = await readdir(cache);
    await writeFile(join(cache, folder, 'MLmodel'), 'damaged');
    impostor.fetched = [];
    // Nor does it mind that nobody takes its receipts: it says so once, and goes on trying.
    const again = await serve(impostor.url, [...args, '--endpoint', 'host', '--receipts', '0.1']);
    try {
      await again.said(/serving version 2/);
      await again.said(/no receipt: .*500: no receipts today/);
      await vi.waitUntil(() => impostor.receipts.length >= 3, patience);
      expect(await again.predict()).toBe('200 version 2: 12');
      expect(again.log().match(/no receipt:/g)).toHaveLength(1);
      expect(impostor.fetched).toHaveLength(1);
    } finally {
      await again.stop();
      impostor.stop();
    }
    expect(impostor.receipts.at(-1)?.method).toBe('DELETE');
  });

  test('serve.py tells the registry what it serves: each change, that it is alive, and its end', async () => {
    const model = 'My Mödel';
    const receiptsOf = async () => {
      const query: [string, string][] = [['model', model]];
      const { body } = await send(stagebook.url, { method: 'GET', path: '../stagebook/receipts', query });
      return (body as { receipts: { endpoint: string; version: string; digest: string; last_seen: number }[] })
        .receipts;
    };
    await promote('1');
    const cache = join(scratch, 'cache of one that tells');
    const args = ['--model', model, '--stage', 'Production', '--cache', cache];
    const host = await serve(stagebook.url, [...args, '--endpoint', 'web-1 ☃', '--receipts', '0.2']);
    try {
      for (const version of ['1', '2']) {
        await promote(version);
        await vi.waitUntil(async () => (await receiptsOf())[0]?.version === version, patience);
        const { digest } = (await host.get('/version')).body as { digest: string };
        const receipts = await receiptsOf();
        expect(receipts).toMatchObject([{ endpoint: 'web-1 ☃', version, digest }]);
        const { last_seen = 0 } = receipts[0] ?? {};
        await vi.waitUntil(async () => ((await receiptsOf())[0]?.last_seen ?? 0) > last_seen, patience);
      }
    } finally {
      await host.stop();
    }
    expect(await receiptsOf()).toEqual([]);
  });

  test('a promotion changes what serve.py answers, and no request fails; without its registry it goes on', async () => {
    await promote('1');
    const cache = join(scratch, 'cache');
    const host = await serve(stagebook.url, ['--model', 'My Mödel', '--stage', 'production', '--cache', cache]);
    try {
      await host.said(/serving version 1/);
      expect(await host.predict({ dataframe_split: { columns: ['x'], data: [[4]] } })).toBe('200 version 1: 8');
      expect(await host.predict({ neither: 1 })).toBe('400 version null: undefined');
      expect((await host.get('/version')).body).toMatchObject({ model: 'My Mödel', version: '1' });

      let over = false;
      const answers: string[][] = Array.from({ length: 8 }, () => []);
      const hammering = answers.map(async (seen) => {
        while (!over) seen.push(await host.predict());
      });
      await promote('2');
      await host.said(/serving version 2/);
      await vi.waitUntil(() => answers.every((seen) => seen.at(-1) === '200 version 2: 12'), patience);
      over = true;
      await Promise.all(hammering);
      for (const seen of answers) {
        // Once it is the new one it is never the old one again.
        const changes = seen.filter((answer, index) => answer !== seen[index - 1]);
        expect(changes).toEqual(['200 version 1: 8', '200 version 2: 12']);
      }
      const { body } = await host.get('/version');
      await vi.waitUntil(async () => (await readdir(cache)).join() === (body as { digest: string }).digest, patience);

      await stagebook.stop();
      await host.said(/still version 2: .*Connection refused/);
      expect(await host.predict()).toBe('200 version 2: 12');
      expect((await host.get('/ping')).status).toBe(200);
    } finally {
      await host.stop();
    }
  });
});
