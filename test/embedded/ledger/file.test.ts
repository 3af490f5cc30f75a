import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { hashOf } from '#shared/domain/ledger.ts';
import { verifyFile } from '#shared/domain/ledger-file/verify.ts';
import type { LedgerProblem } from '#shared/domain/ledger-problem.ts';
import { fresh } from '#test/embedded/checkpoints/taking.ts';
import { seeded } from '#test/embedded/fuzz/random.ts';
import { call } from '#test/support/call.ts';

/** A ledger with two checkpoints, of which a file is made; and what shows in a file that somebody had in hand. */

// biome-ignore lint/suspicious/noExplicitAny: lines are what they are
type Line = any;

let all: Awaited<ReturnType<typeof fresh>>;
let lines: Line[];

async function* texts(list: readonly Line[]) {
  for (const line of list) yield typeof line === 'string' ? line : JSON.stringify(line);
}

async function check(list: readonly Line[], publicKey?: string) {
  const problems: LedgerProblem[] = [];
  const counts = await verifyFile(texts(list), (problem) => problems.push(problem), publicKey);
  return { counts, problems };
}

const entries = (list: readonly Line[]) => list.filter((line) => line.entry);

beforeAll(async () => {
  all = await fresh();
  const { liveAll } = await import('./lives.ts');
  const { exportLedger, verifyLedger } = await import('#functions/ledger/command.ts');
  await liveAll(15, 1);
  await verifyLedger();
  await all.take();
  await call('createRegisteredModel', { name: 'after the first' });
  await liveAll(1, 2);
  await verifyLedger();
  expect(await all.take()).toBe(2);
  await call('createModelVersion', { name: 'after the first', source: 's3://b/m' });
  expect((await verifyLedger({ checkpoints: true })).problems).toEqual([]);
  lines = [];
  for await (const line of exportLedger({ checkpoints: true })) lines.push(JSON.parse(JSON.stringify(line)));
});

test('a file as it was written holds, also by the key itself', async () => {
  const { end } = lines.at(-1);
  expect(end.checkpoints).toBe(2);
  expect(end.entries).toBe(entries(lines).length);
  expect(await check(lines)).toEqual({ counts: end, problems: [] });
  expect(await check(lines, (await all.key()).public_key)).toEqual({ counts: end, problems: [] });
});

test('without checkpoints it holds, too', async () => {
  const { exportLedger } = await import('#functions/ledger/command.ts');
  const without: Line[] = [];
  for await (const line of exportLedger({ checkpoints: false })) without.push(line);
  expect(
    without.map((line) => Object.keys(line)[0]).filter((kind) => /key|checkpoint|latest/.test(kind ?? '')),
  ).toEqual([]);
  expect((await check(without)).problems).toEqual([]);
});

test('by another key nothing is signed', async () => {
  const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' }) as string;
  const { problems } = await check(lines, other);
  expect(problems.map(({ checkpoint }) => checkpoint)).toEqual([1, 2]);
  expect(problems[0]?.problem).toContain('another key');
});

const other = 'f'.repeat(64);
const rehashed = (entry: Line) => ({ entry: { ...entry, hash: hashOf(entry) } });
const edits: [string, (entry: Line) => Line][] = [
  ['its row', (entry) => ({ entry: { ...entry, row: { ...entry.row, request: 'another' } } })],
  ['its hash', (entry) => ({ entry: { ...entry, hash: other } })],
  ['prev', (entry) => ({ entry: { ...entry, prev: other } })],
  ['its position', (entry) => ({ entry: { ...entry, n: entry.n + 1 } })],
  ['its key', (entry) => ({ entry: { ...entry, sk: 'NOTE#x' } })],
  ['its model', (entry) => ({ entry: { ...entry, model: 'another' } })],
  ['all, hashed again', (entry) => rehashed({ ...entry, row: {} })],
];

describe('an edited line is found, and its first bad position named', () => {
  test.each(edits)('%s', async (what, edit) => {
    const random = seeded(3);
    for (let round = 0; round < 12; round++) {
      const line = random.pick(entries(lines));
      const { problems } = await check(lines.map((one) => (one === line ? edit(line.entry) : one)));
      const own = problems.filter(({ model_id }) => model_id === line.entry.model).map(({ n }) => n ?? 0);
      expect([what, Math.min(...own)]).toEqual([what, line.entry.n]);
    }
  });

  test('removed, or in the place of another', async () => {
    const random = seeded(4);
    for (let round = 0; round < 20; round++) {
      const { entry } = random.pick(entries(lines));
      const own = entries(lines).filter(({ entry: { model } }) => model === entry.model);
      const next = own.find((one) => one.entry.n === entry.n + 1);
      const removed = lines.filter((one) => one.entry !== entry);
      const swapped = lines.map((one) => (one.entry === entry ? next : one === next ? { entry } : one));
      for (const list of next ? [removed, swapped] : [removed]) {
        const { problems } = await check(list);
        expect(Math.min(...problems.flatMap(({ model_id, n }) => (model_id === entry.model && n) || []))).toBe(entry.n);
      }
    }
  });

  test('heads: edited, swapped, gone', async () => {
    const heads = lines.filter((line) => line.head);
    const [a, b] = heads as [Line, Line];
    const edited = (change: object) => lines.map((one) => (one === a ? { head: { ...a.head, ...change } } : one));
    const swapped = lines.map((one) => {
      if (one === a) return { head: { ...b.head, model: a.head.model } };
      return one === b ? { head: { ...a.head, model: b.head.model } } : one;
    });
    for (const list of [
      edited({ n: a.head.n + 1 }),
      edited({ n: a.head.n - 1 }),
      edited({ hash: other }),
      edited({ rev: a.head.rev + 1 }),
      swapped,
      lines.filter((one) => one !== a),
    ])
      expect((await check(list)).problems.map(({ model_id }) => model_id)).toContain(a.head.model);
  });
});

describe('a chain that was cut and given a head that fits', () => {
  const cut = (from: number, model: string) => {
    const kept = lines.filter(({ entry }) => !(entry?.model === model && entry.n >= from));
    const last = entries(kept).findLast(({ entry }) => entry.model === model).entry;
    const rev = entries(kept).filter(({ entry }) => entry.model === model && entry.sk.startsWith('CHANGE#')).length;
    return kept.map((one) => (one.head?.model === model ? { head: { model, n: last.n, hash: last.hash, rev } } : one));
  };

  test('shows by the checkpoint that saw more of it', async () => {
    const { heads } = lines.find((line) => line.checkpoint?.sequence === 1).checkpoint;
    for (const { model_id, n } of heads.filter((head: Line) => head.n > 2)) {
      const list = cut(n - 1, model_id);
      list[list.length - 1] = { end: { ...list.at(-1).end, entries: entries(list).length } };
      const { problems } = await check(list);
      expect(problems.map((one) => [one.model_id, one.n, one.checkpoint])).toContainEqual([model_id, n - 1, 1]);
    }
  });

  test('and so does one that was written anew, and one that is gone', async () => {
    const { model_id, n } = lines.find((line) => line.checkpoint).checkpoint.heads[0];
    let prev = '0'.repeat(64);
    const forged = lines.map((line) => {
      if (line.head?.model === model_id) return { head: { ...line.head, hash: prev } };
      if (line.entry?.model !== model_id) return line;
      const entry = { ...line.entry, row: { ...line.entry.row, actor: 'mallory' }, prev };
      prev = hashOf(entry);
      return { entry: { ...entry, hash: prev } };
    });
    const { problems } = await check(forged);
    expect(problems).toContainEqual(expect.objectContaining({ model_id, n, checkpoint: 1 }));
    const gone = lines.filter((line) => (line.entry ?? line.head)?.model !== model_id);
    expect((await check(gone)).problems).toContainEqual(expect.objectContaining({ model_id, n: 1, checkpoint: 1 }));
  });
});

test('checkpoints: edited, removed, in another order', async () => {
  const [first, second] = lines.filter((line) => line.checkpoint);
  const edited = (change: object) =>
    lines.map((one) => (one === first ? { checkpoint: { ...first.checkpoint, ...change } } : one));
  const found = async (list: readonly Line[]) => (await check(list)).problems.map(({ checkpoint }) => checkpoint);
  expect(await found(edited({ time: 1 }))).toContain(1);
  expect(await found(edited({ heads: first.checkpoint.heads.slice(1) }))).toContain(1);
  expect(await found(edited({ signature: second.checkpoint.signature }))).toContain(1);
  expect(await found(lines.filter((one) => one !== first))).toContain(2);
  expect(await found(lines.filter((one) => one !== second))).toContain(2);
  expect(await found(lines.map((one) => (one === first ? second : one === second ? first : one)))).toContain(2);
});

test('a file that is cut off, or none', async () => {
  const told = async (list: readonly Line[]) => (await check(list)).problems.map(({ problem }) => problem);
  expect(await told(lines.slice(0, -1))).toEqual(['it has no end: it was cut off']);
  expect(await told([...lines, lines[0]])).toEqual([`line ${lines.length + 1} is not one that it could have`]);
  expect(await told(['nonsense', '{}', '1', 'null'])).toHaveLength(5);
  expect(await told([{ file: { format: 'another' } }, lines.at(-1)])).toContain(
    'its format is another, not stagebook-ledger/1',
  );
  const [{ entry }] = entries(lines);
  expect(await told(lines.filter((line) => line.entry !== entry))).not.toEqual([]);
});
