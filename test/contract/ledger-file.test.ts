import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyIdOf, merkleRoot, signedBytes } from '#shared/domain/checkpoint.ts';
import { type Entry, genesis, nextEntry } from '#shared/domain/ledger.ts';
import { post } from '#test/support/registry-http.ts';
import { startStagebook } from '#test/support/stagebook.ts';
import { clients } from './clients.ts';
import { cleanEnvironment } from './environment.ts';
import { run } from './tools.ts';

/** A ledger in a file, by `npm run ledger` and by a program that has nothing of ours: they say the same. */

const root = resolve(import.meta.dirname, '../..');
const python = clients('python3');

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'ledger-file-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

type Said = { ok: boolean; out: string };

const outcome = (running: Promise<string>): Promise<Said> =>
  running.then(
    (out) => ({ ok: true, out }),
    (error) => ({ ok: false, out: String(error) }),
  );

const ours = (...args: string[]) =>
  outcome(run('node_modules/.bin/node', ['infra/local/ledger.ts', ...args], { cwd: root, env: cleanEnvironment({}) }));

const theirs = (...args: string[]) =>
  outcome(
    run(python.path('python3'), [join(root, 'examples/verify_ledger.py'), ...args], { env: cleanEnvironment({}) }),
  );

/** By both, the file and one in which one line is another. */
async function bothSay(file: string, ...key: string[]): Promise<boolean> {
  const public_key = key.length > 0 ? ['--public-key', ...key] : [];
  const [one, other] = [await ours('verify', file, ...public_key), await theirs(file, ...key)];
  expect([one, other]).toEqual([
    { ok: one.ok, out: expect.stringMatching(one.ok ? /Every chain holds/ : /PROBLEM: /) },
    { ok: one.ok, out: expect.stringMatching(one.ok ? /Every chain holds/ : /PROBLEM: /) },
  ]);
  return one.ok;
}

// biome-ignore lint/suspicious/noExplicitAny: lines are what they are
type Line = any;

const parse = (text: string): Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

async function written(name: string, lines: readonly Line[]): Promise<string> {
  const file = join(scratch, name);
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return file;
}

const odd = 'é "quoted" \\ 日本 😀 \u007f\t';

describe.skipIf(python.missing)(`a file${python.missing ? ` (${python.missing})` : ''}`, () => {
  test('that a Stagebook wrote while it ran', async () => {
    const stagebook = await startStagebook();
    const file = join(scratch, 'exported.jsonl');
    try {
      const { url, dataDir } = stagebook;
      for (const name of ['a', 'é 😀']) {
        await post(url, 'registered-models/create', { name, tags: [{ key: 'k', value: odd }] });
        await post(url, 'model-versions/create', { name, source: 's3://b/m', description: odd });
        await post(url, 'registered-models/alias', { name, alias: 'champion', version: '1' });
        await post(url, 'model-versions/transition-stage', { name, version: '1', stage: 'Production' });
      }
      const exported = await ours('export', file, '--data', dataDir);
      expect(exported).toEqual({ ok: true, out: `The ledger in ${dataDir} is in ${file}.\n` });
      // It writes over nothing.
      expect(await ours('export', file, '--data', dataDir)).toMatchObject({ ok: false });
    } finally {
      await stagebook.stop();
    }
    const lines = parse(await readFile(file, 'utf8'));
    expect(lines.filter(({ entry }) => entry)).toHaveLength(8);
    expect(await bothSay(file)).toBe(true);
    const [third] = lines.filter(({ entry }) => entry?.n === 3);
    const edited = lines.map((line) =>
      line === third ? { entry: { ...line.entry, row: { ...line.entry.row, at: 1 } } } : line,
    );
    expect(await bothSay(await written('edited.jsonl', edited))).toBe(false);
    const without = lines.filter((line) => line !== third);
    expect(await bothSay(await written('without.jsonl', without))).toBe(false);
    expect(await bothSay(await written('cut.jsonl', lines.slice(0, -1)))).toBe(false);
  });

  test.each(['ed25519', 'ec'] as const)('with checkpoints signed by a key of %s', async (kind) => {
    const pair = kind === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
    const pem = (key: { export(options: object): unknown }) => key.export({ format: 'pem', type: 'spki' }) as string;
    const key_id = keyIdOf(pair.publicKey.export({ format: 'der', type: 'spki' }) as Buffer);
    const algorithm = kind === 'ec' ? ('ECDSA_SHA_256' as const) : ('Ed25519' as const);
    const entries: Entry[] = [];
    for (let rev = 1; rev <= 5; rev++) {
      const last = entries.at(-1) ?? { n: 0, hash: genesis };
      const numbers = [1e-7, 0.1, 1e21, -1.5e300];
      const row = { rev, text: odd, numbers, nested: { '😀': [1, null, true], '～': {}, a: -5 } };
      entries.push(nextEntry(last, { model: 'm', sk: `CHANGE#${String(rev).padStart(10, '0')}`, row }));
    }
    const heads = entries.slice(1, 4).map(({ n, hash }) => ({ model_id: 'm', n, hash }));
    const said = { sequence: 1, time: 1, previous: genesis, root: merkleRoot(heads) };
    const signature = sign(kind === 'ec' ? 'sha256' : null, signedBytes(said), pair.privateKey).toString('base64');
    const checkpoint = { ...said, heads, key_id, algorithm, signature };
    const { n, hash } = entries.at(-1) as Entry;
    const lines = [
      { file: { format: 'stagebook-ledger/1', exported_at: '', checkpoints: true } },
      { public_key: { key_id, algorithm, public_key: pem(pair.publicKey) } },
      { checkpoint },
      ...entries.map((entry) => ({ entry })),
      { head: { model: 'm', n, hash, rev: n } },
      { end: { models: 1, entries: n, checkpoints: 1 } },
    ];
    const key = join(scratch, `${kind}.pem`);
    await writeFile(key, pem(pair.publicKey));
    const file = await written(`${kind}.jsonl`, lines);
    expect([await bothSay(file), await bothSay(file, key)]).toEqual([true, true]);

    const stranger = generateKeyPairSync('ed25519');
    const other = join(scratch, 'other.pem');
    await writeFile(other, pem(stranger.publicKey));
    if (kind === 'ed25519') expect(await bothSay(file, other)).toBe(false);
    const edited = lines.map((line) => ('checkpoint' in line ? { checkpoint: { ...checkpoint, time: 2 } } : line));
    expect(await bothSay(await written('time.jsonl', edited))).toBe(false);
    // Cut, with a head that fits.
    const short = entries.slice(0, 3);
    const { hash: end } = short.at(-1) as Entry;
    const cut = [
      ...lines.slice(0, 3),
      ...short.map((entry) => ({ entry })),
      { head: { model: 'm', n: 3, hash: end, rev: 3 } },
      { end: { models: 1, entries: 3, checkpoints: 1 } },
    ];
    expect(await bothSay(await written('short.jsonl', cut))).toBe(false);
  });
});

test('what cannot be read is told in a sentence', async () => {
  const { out, ok } = await ours('verify', join(scratch, 'none.jsonl'));
  expect([ok, out]).toEqual([false, expect.stringContaining('cannot be read')]);
  for (const [args, sentence] of [
    [['verify', 'x', '--public-key', join(scratch, 'none.pem')], 'is no public key in PEM'],
    [['export'], 'Into which file?'],
    [['nonsense'], 'What is to be done?'],
    [['verify', 'x', '--table', 't'], 'A file is verified by itself'],
    [['verify', '--table', 't', '--data', 'd'], 'choose one'],
    [['verify', '--table', 't', '--bucket', 'b'], '--bucket and --key go together'],
    [['verify', '--bucket', 'b'], 'which one?'],
    [['verify', '--public-key', 'k'], '--public-key is for verifying a file'],
  ] as const)
    expect((await ours(...args)).out).toContain(sentence);
});
