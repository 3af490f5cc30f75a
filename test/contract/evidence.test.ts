import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyIdOf } from '#shared/domain/checkpoint.ts';
import { digestOfStatement, signedEvidence } from '#shared/domain/evidence/signed.ts';
import { pairs, signedWith } from '#test/support/checkpoints.ts';
import { startStagebook } from '#test/support/stagebook.ts';
import { clients } from './clients.ts';
import { cleanEnvironment } from './environment.ts';
import { run } from './tools.ts';

/** What a Stagebook told of a version, in the hands of a program that has nothing of ours. */

const root = resolve(import.meta.dirname, '../..');
const python = clients('python3');

// biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
type Answer = any;

let scratch: string;
let answer: Answer;
/** The registry's own. */
let key: KeyObject;
const fileOf = (name: string) => join(scratch, name);

const written = async (name: string, content: unknown): Promise<string> => {
  await writeFile(fileOf(name), typeof content === 'string' ? content : JSON.stringify(content));
  return fileOf(name);
};

const verify = (...args: string[]): Promise<{ ok: boolean; out: string }> =>
  run(python.path('python3'), [join(root, 'examples/verify_evidence.py'), ...args], {
    env: cleanEnvironment({ PYTHONDONTWRITEBYTECODE: '1' }),
  }).then(
    (out) => ({ ok: true, out }),
    (error) => ({ ok: false, out: String(error) }),
  );

const call = async (url: string, method: string, path: string, body?: object): Promise<Answer> => {
  const response = await fetch(`${url}/api/2.0/${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect([path, response.status, text]).toEqual([path, 200, expect.anything()]);
  return JSON.parse(text);
};

type Path = readonly string[];

const leavesOf = (value: Answer, path: Path = []): Path[] =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...path, name]))
    : [path];

const otherThan = (value: unknown): unknown => {
  if (typeof value === 'string')
    return /^[0-9a-f]{64}$/.test(value) ? value.replace(/^./, (c) => (c === 'a' ? 'b' : 'a')) : `${value}x`;
  if (typeof value === 'number') return 2 * value + 1;
  return typeof value === 'boolean' ? !value : 'x';
};

/** With another value at that place. */
function edited(path: Path, from: Answer): Answer {
  const copy = structuredClone(from);
  const parent = path.slice(0, -1).reduce((inner, name) => inner[name], copy);
  const name = path.at(-1) as string;
  parent[name] = otherThan(parent[name]);
  return { ...copy, path: path.join('.') };
}

function signedBy(signer: KeyObject, { evidence, path }: Answer): Answer {
  const sha256 = digestOfStatement(evidence);
  const key_id = keyIdOf(createPublicKey(signer).export({ format: 'der', type: 'spki' }));
  const signature = sign(null, signedEvidence(sha256), signer).toString('base64');
  return { evidence, sha256, key_id, algorithm: 'Ed25519', signature, path };
}

const many = `
import json, sys
sys.path.insert(0, sys.argv[1])
from verify_evidence import keys_in, problems, read
keys = keys_in(read(sys.argv[2]))
for line in read(sys.argv[3]).split("\\n"):
    answer = json.loads(line)
    path = answer.pop("path")
    try:
        found = list(problems(answer, keys))
    except (AttributeError, KeyError, TypeError, ValueError):
        found = [path]
    if not found:
        print(path)
`;

/** Which of these edits nobody notices: all of them in one process. */
async function unnoticed(edits: readonly Answer[]): Promise<string[]> {
  const file = await written('edits.jsonl', edits.map((edit) => JSON.stringify(edit)).join('\n'));
  const script = await written('many.py', many);
  const args = [script, join(root, 'examples'), fileOf('key.pem'), file];
  const out = await run(python.path('python3'), args, { env: cleanEnvironment({ PYTHONDONTWRITEBYTECODE: '1' }) });
  return out.split('\n').filter((line) => line !== '');
}

const odd = 'é "quoted" \\ 日本 😀 \u2028 \u007f\t';

/** A version with files, what was logged of its run, and a history. */
async function live(url: string): Promise<void> {
  const mlflow = (path: string, body: object) => call(url, 'POST', `mlflow/${path}`, body);
  const { run: made } = await mlflow('runs/create', { experiment_id: '0' });
  const { run_id } = made.info;
  for (const [key, value] of Object.entries({ rmse: 1.5e-7, huge: 1e21, third: 1 / 3, minus: -0.000001234 }))
    await mlflow('runs/log-metric', { run_id, key, value, timestamp: 1 });
  await mlflow('runs/log-parameter', { run_id, key: 'p', value: odd });
  const folder = `0/${run_id}/artifacts/m`;
  for (const path of ['MLmodel', 'data/%C3%BC%20%F0%9F%98%80.bin'])
    await fetch(`${url}/api/2.0/mlflow-artifacts/artifacts/${folder}/${path}`, { method: 'PUT', body: path });
  await mlflow('registered-models/create', { name: 'm', description: odd });
  await mlflow('model-versions/create', { name: 'm', source: `mlflow-artifacts:/${folder}`, run_id, description: odd });
  await mlflow('model-versions/create', { name: 'm', source: 's3://b/m' });
  const at = { name: 'm', version: '1' };
  await call(url, 'PUT', 'stagebook/policies', {
    model: 'm',
    stage: 'Production',
    rules: [{ rule: 'metric', metric: 'rmse', maximum: 2e-7 }],
  });
  await call(url, 'POST', 'stagebook/metrics', { ...at, key: 'rmse', value: 1.25e-7 });
  await mlflow('transition-requests/create', { ...at, stage: 'Production', comment: odd });
  await mlflow('transition-requests/approve', {
    ...at,
    stage: 'Production',
    archive_existing_versions: false,
    comment: 'yes',
  });
  await mlflow('registered-models/alias', { ...at, alias: 'champion' });
  await mlflow('comments/create', { ...at, comment: odd });
}

/** Until the ledger has all, and a checkpoint the ledger. */
async function settled(url: string): Promise<Answer> {
  for (let tries = 0; tries < 150; tries++) {
    const found = await call(url, 'GET', 'stagebook/evidence?model=m&version=1');
    const { pending, head, checkpoint } = found.evidence.ledger;
    if (pending.length === 0 && head.n === checkpoint?.head.n) return found;
    await sleep(200);
  }
  throw new Error('no checkpoint has it all');
}

describe.skipIf(python.missing)(`evidence${python.note}`, () => {
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'evidence-'));
    const dataDir = await mkdtemp(join(tmpdir(), 'evidence-data-'));
    const first = await startStagebook({ dataDir });
    await live(first.url);
    await sleep(1_000);
    await first.stop();
    // With a checkpoint, which is taken as it stops.
    const second = await startStagebook({ dataDir });
    answer = await settled(second.url);
    await written('keys.json', await call(second.url, 'GET', 'stagebook/ledger/checkpoints'));
    await second.stop();
    key = createPrivateKey(await readFile(join(dataDir, 'signing-key.pem'), 'utf8'));
    await written('key.pem', await readFile(join(dataDir, 'signing-key.pub.pem'), 'utf8'));
    const ledger = ['infra/local/ledger.ts', 'export', fileOf('ledger.jsonl'), '--data', dataDir];
    await run('node_modules/.bin/node', ledger, { cwd: root, env: cleanEnvironment({}) });
    await written('evidence.json', answer);
    await rm(dataDir, { recursive: true, force: true });
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  test('as it was told it holds: by a key, by what answered it, with the ledger beside it', async () => {
    const [file, pem, ledger] = ['evidence.json', 'key.pem', 'ledger.jsonl'].map(fileOf) as [string, string, string];
    for (const args of [[pem], [fileOf('keys.json')], [pem, ledger]])
      expect(await verify(file, ...args)).toEqual({
        ok: true,
        out: expect.stringMatching(/^m version 1 [\s\S]*\nIt holds\.\n$/),
      });
    const { out } = await verify(file, pem);
    expect(out).toContain('NOT checked: that the entries are in the chain');
    expect((await verify(file, pem, ledger)).out).not.toContain('NOT');
  });

  test('whatever is changed of it shows', async () => {
    const edits = leavesOf(answer).map((path) => edited(path, answer));
    expect(edits.length).toBeGreaterThan(200);
    expect(await unnoticed(edits)).toEqual([]);
  });

  test('and what its key signs that the ledger, or a digest, tells otherwise', async () => {
    const parts =
      /^evidence\.(ledger|files|lineage\.(logged|source|run_id)|promotions\.\d+\.(time|kind|user_id|gates))/;
    // A head may be any that is later than the last entry.
    const free = /pending$|ledger\.head\.n$/;
    const paths = leavesOf(answer).filter((path) => parts.test(path.join('.')) && !free.test(path.join('.')));
    expect(paths.length).toBeGreaterThan(100);
    expect(await unnoticed(paths.map((path) => signedBy(key, edited(path, answer))))).toEqual([]);
  });

  test('an entry that is left out shows with the ledger beside it', async () => {
    for (const index of answer.evidence.ledger.entries.keys()) {
      const without = structuredClone(answer);
      without.evidence.ledger.entries.splice(index, 1);
      const file = await written('without.json', signedBy(key, without));
      const found = await verify(file, fileOf('key.pem'), fileOf('ledger.jsonl'));
      expect([found.ok, found.out]).toEqual([false, expect.stringContaining('is not in it')]);
    }
  });

  test('who else signs it is not taken for the registry, and may sign as KMS does', async () => {
    for (const pair of Object.values(pairs)) {
      const { evidence } = answer;
      const { checkpoint: _, ...ledger } = evidence.ledger;
      const statement = { ...evidence, ledger };
      const sha256 = digestOfStatement(statement);
      const signature = signedWith(pair, signedEvidence(sha256)).toString('base64');
      const { key_id, algorithm } = pair;
      const file = await written('other.json', { evidence: statement, sha256, key_id, algorithm, signature });
      const own = await written('other.pem', pair.public_key);
      expect(await verify(file, own)).toMatchObject({ ok: true, out: expect.stringContaining('NOT in a checkpoint') });
      expect(await verify(file, fileOf('key.pem'))).toMatchObject({ ok: false });
      const posing = { evidence: statement, sha256, key_id: answer.key_id, algorithm, signature };
      expect(await verify(await written('posing.json', posing), fileOf('key.pem'))).toMatchObject({ ok: false });
    }
  });

  test('what is no evidence is said to be none', async () => {
    for (const content of ['{}', '{"evidence": 1}', JSON.stringify({ ...answer, evidence: {} })]) {
      const found = await verify(await written('none.json', content), fileOf('key.pem'));
      expect([found.ok, found.out]).toEqual([false, expect.stringContaining('It does not hold')]);
    }
  });
});
