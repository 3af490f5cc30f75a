import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { checkpointProblem, documentBytes } from '#shared/domain/checkpoint.ts';
import { genesis } from '#shared/domain/ledger.ts';
import { anyone } from '#test/support/anyone.ts';
import { call } from '#test/support/call.ts';
import { fresh } from './taking.ts';

const minute = 60_000;
let all: Awaited<ReturnType<typeof fresh>>;
let heads: number;

beforeAll(async () => {
  all = await fresh();
  heads = all.limits.heads;
});

beforeEach(() => all.clear());

afterEach(() => {
  vi.restoreAllMocks();
  all.limits.heads = heads;
});

let count = 0;
const model = () => `MODEL${String(++count).padStart(6, '0')}`;

/** Every document in its place, and signed; answers the models of each. */
async function verified(): Promise<string[][]> {
  const [documents, hashes, key] = [await all.documents(), await all.hashes(), await all.key()];
  for (const [index, document] of documents.entries()) {
    const place = { sequence: index + 1, previous: hashes[index - 1] ?? genesis };
    expect([index, checkpointProblem(document, place, key)]).toEqual([index, undefined]);
    expect(document.time).toBeGreaterThanOrEqual(documents[index - 1]?.time ?? 0);
  }
  expect(await all.latest()).toMatchObject({ sequence: documents.length, hash: hashes.at(-1) ?? genesis });
  return documents.map((document) => document.heads.map(({ model_id }) => model_id));
}

test('of chains as they are in a registry that grows, each with those that moved since the last', async () => {
  const { appendToChain } = await import('#shared/store/ledger/append.ts');
  const { getModel } = await import('#shared/store/models/get.ts');
  const make = async (name: string) => {
    expect(await call('createRegisteredModel', { name })).toMatchObject({ status: 200 });
    const { id } = await getModel(anyone, name);
    await appendToChain(id, [], Date.now() + minute);
    return id;
  };
  const [a, b] = [await make('a'), await make('b')];
  expect(await all.take()).toBe(1);
  const c = await make('c');
  expect(await call('renameRegisteredModel', { name: 'a', new_name: 'd' })).toMatchObject({ status: 200 });
  await appendToChain(a, [], Date.now() + minute);
  expect(await all.take()).toBe(2);
  expect(await verified()).toEqual([[a, b].sort(), [a, c].sort()]);
  const [first, second] = await all.documents();
  expect(first?.heads.find(({ model_id }) => model_id === a)?.n).toBe(1);
  expect(second?.heads.find(({ model_id }) => model_id === a)?.n).toBe(2);
});

test('none, if nothing moved, however often one looks', async () => {
  expect(await all.take()).toBe(0);
  await all.move(model(), 1);
  for (const _ of [1, 2, 3]) expect(await all.take()).toBe(1);
});

test('of what the index tells late, too', async () => {
  const [late, early] = [model(), model()];
  await all.move(early, 1);
  await all.take();
  await all.move(late, 1, Date.now() - 14 * minute);
  await all.take();
  expect((await verified()).at(-1)).toEqual([late]);
});

test('and not of all that ever was, once it is in a document', async () => {
  await all.move(model(), 1);
  await all.take();
  const silent = model();
  await all.move(silent, 1, Date.now() - 60 * minute);
  expect(await all.take()).toBe(1);
  await all.move(silent, 2);
  expect(await all.take()).toBe(2);
});

test('in as many documents as it takes, all of which know each other', async () => {
  all.limits.heads = 3;
  const models = Array.from({ length: 8 }, model);
  for (const one of models) await all.move(one, 1);
  for (const _ of [1, 2]) expect(await all.take()).toBe(3);
  expect(await verified()).toEqual([models.slice(0, 3), models.slice(3, 6), models.slice(6)]);
  await all.move(models[7] as string, 2);
  expect(await all.take()).toBe(4);
  expect((await verified()).at(-1)).toEqual([models[7]]);
});

/** The next command of that name fails; with `after`, when it is done. */
async function cutOff(name: string, after: boolean): Promise<void> {
  const { client: s3 } = await import('#shared/store/artifacts/client.ts');
  let is = false;
  for (const client of [s3, all.client] as { send(command: object): Promise<unknown> }[]) {
    const send = client.send.bind(client);
    vi.spyOn(client, 'send').mockImplementation(async (command) => {
      if (is || command.constructor.name !== name) return send(command);
      is = true;
      if (after) await send(command);
      throw new Error('cut off');
    });
  }
}

test.each([
  ['before a document is there', 'PutObjectCommand', false],
  ['after a document is there', 'PutObjectCommand', true],
  ['before the pointer moves', 'PutCommand', false],
  ['after the pointer moved', 'PutCommand', true],
])('cut off %s, it goes on from there', async (_, name, after) => {
  const [one, two] = [model(), model()];
  await all.move(one, 1);
  await cutOff(name, after);
  await expect(all.take()).rejects.toThrow('cut off');
  vi.restoreAllMocks();
  await all.move(two, 1);
  await all.take();
  // What was put once is taken as it is, and what came later is in a later one.
  const isThere = name === 'PutCommand' || after;
  expect(await verified()).toEqual(isThere ? [[one], [two]] : [[one, two]]);
});

test('cut off between two documents, the others follow', async () => {
  all.limits.heads = 2;
  const models = Array.from({ length: 6 }, model);
  // Long ago: that there is a document does not say that all of before is in it.
  for (const one of models) await all.move(one, 1, Date.now() - 60 * minute);
  await cutOff('PutCommand', true);
  await expect(all.take()).rejects.toThrow('cut off');
  vi.restoreAllMocks();
  expect(await all.take()).toBe(3);
  expect((await verified()).flat()).toEqual(models);
});

test('ten at once take each head once', async () => {
  all.limits.heads = 4;
  const models = Array.from({ length: 10 }, model);
  for (const one of models) await all.move(one, 1);
  await Promise.all(Array.from({ length: 10 }, all.take));
  expect((await verified()).flat()).toEqual(models);
  expect(await all.take()).toBe(3);
});

test('a run that slept through others does not move the pointer back', async () => {
  const { moveLatest } = await import('#shared/store/checkpoints/latest.ts');
  const asleep = [await all.latest()];
  for (const sequence of [1, 2]) {
    await all.move(model(), sequence);
    expect(await all.take()).toBe(sequence);
    asleep.push(await all.latest());
  }
  const [none, first, second] = asleep;
  if (!none || !first) throw new Error('They are three.');
  for (const from of [none, first]) expect(await moveLatest(from, first)).toBe(false);
  expect(await all.latest()).toEqual(second);
});

test('without its pointer it finds the documents again, and takes none twice', async () => {
  all.limits.heads = 2;
  for (const one of Array.from({ length: 5 }, model)) await all.move(one, 1);
  await all.take();
  const before = await verified();
  await all.forget();
  expect(await all.take()).toBe(before.length);
  expect(await verified()).toEqual(before);
});

test('a document that was edited, or removed, stops it', async () => {
  await all.move(model(), 1);
  const last = await all.take();
  const [document] = (await all.documents()).slice(-1);
  if (!document) throw new Error('There is none.');
  const edited = { ...document, heads: document.heads.map((head) => ({ ...head, n: 9 })) };
  await all.s3.send(new PutObjectCommand({ ...all.objectOf(last), Body: documentBytes(edited) }));
  await all.move(model(), 1);
  await expect(all.take()).rejects.toThrow(`Checkpoint ${last} was edited.`);
  await all.s3.send(new DeleteObjectCommand(all.objectOf(last)));
  await expect(all.take()).rejects.toThrow(`Checkpoint ${last} is gone.`);
  await all.s3.send(new PutObjectCommand({ ...all.objectOf(last), Body: documentBytes(document) }));
  expect(await all.take()).toBe(last + 1);
  await verified();
});

test('what somebody else put in the next place is not taken for ours', async () => {
  await all.move(model(), 1);
  const last = await all.take();
  const [document] = (await all.documents()).slice(-1);
  const forged = { ...document, sequence: last + 1, previous: (await all.latest()).hash };
  await all.s3.send(new PutObjectCommand({ ...all.objectOf(last + 1), Body: JSON.stringify(forged) }));
  await all.move(model(), 1);
  await expect(all.take()).rejects.toThrow(
    `Checkpoint ${last + 1} was not taken here: its signature is not that of its key.`,
  );
  await all.s3.send(new DeleteObjectCommand(all.objectOf(last + 1)));
  expect(await all.take()).toBe(last + 1);
});

test('nothing is begun when there is no time', async () => {
  const { takeCheckpoints } = await import('#shared/store/checkpoints/take.ts');
  await all.move(model(), 1);
  const { sequence } = await all.latest();
  expect(await takeCheckpoints(Date.now() - 1)).toBe(sequence);
  expect(await all.documents()).toHaveLength(sequence);
});
