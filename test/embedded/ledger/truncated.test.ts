import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeEach, expect, test, vi } from 'vitest';
import type { fresh } from '#test/embedded/checkpoints/taking.ts';
import { anyone } from '#test/support/anyone.ts';

/** What only a checkpoint shows: a chain that ends earlier than it did, with all that could tell put right. */

let all: Awaited<ReturnType<typeof fresh>>;
let id: string;
const name = 'm';

/** Each has a table of its own, so the modules that hold its name are loaded anew. */
beforeEach(async () => {
  vi.resetModules();
  const { fresh } = await import('#test/embedded/checkpoints/taking.ts');
  const { call } = await import('#test/support/call.ts');
  all = await fresh();
  const { verifyLedger } = await import('#functions/ledger/command.ts');
  const { getModel } = await import('#shared/store/models/get.ts');
  await call('createRegisteredModel', { name });
  for (const alias of ['a', 'b', 'c']) {
    await call('createModelVersion', { name, source: 's3://b/m' });
    await call('setRegisteredModelAlias', { name, alias, version: '1' });
  }
  id = (await getModel(anyone, name)).id;
  expect((await verifyLedger()).problems).toEqual([]);
  await all.take();
});

type Found = { problems: { model_id?: string; n?: number; checkpoint?: number; problem: string }[] };

/** By the API, to the end. */
async function verify(input: Record<string, unknown> = {}): Promise<Found['problems']> {
  const { call } = await import('#test/support/call.ts');
  const problems: Found['problems'] = [];
  for (let page_token: string | undefined, first = true; first || page_token; first = false) {
    const { status, body } = await call('verifyLedger', { ...input, ...(page_token && { page_token }) });
    expect(status).toBe(200);
    problems.push(...body.problems);
    page_token = body.next_page_token;
  }
  return problems;
}

/** The chain, and the rows from there on, are no more; the head and META are those of then. */
async function cut(from: number) {
  const { ledgerOf, put, remove } = await import('./table.ts');
  const { entries, head, rows } = await ledgerOf(id);
  const gone = entries.slice(from - 1);
  for (const entry of gone) {
    await remove(entry);
    await remove({ pk: `MODEL#${id}`, sk: entry.sk });
    for (const trace of (await ledgerOf(id)).traces)
      if (trace.sk.endsWith(entry.sk.slice(entry.sk.indexOf('#') + 1))) await remove(trace);
  }
  const last = entries[from - 2] as (typeof entries)[number];
  const rev = entries.slice(0, from - 1).filter(({ sk }) => sk.startsWith('CHANGE#')).length;
  await put({ ...head, n: last.n, hash: last.hash, rev });
  await put({ ...(rows.get('META') as typeof head), rev });
}

test('nothing is wrong with a ledger and its checkpoints', async () => {
  expect(await verify()).toEqual([]);
  expect(await verify({ model_id: id })).toEqual([]);
});

test('a chain that was cut with its rows', async () => {
  await cut(4);
  const { verifyLedger } = await import('#functions/ledger/command.ts');
  const [problem, ...more] = await verify({ model_id: id });
  expect([problem, more]).toEqual([
    { model: name, model_id: id, checkpoint: 1, n: 4, problem: expect.stringContaining('end at 7') },
    [],
  ]);
  expect(await verify()).toEqual([problem]);
  expect((await verifyLedger({ checkpoints: true })).problems).toHaveLength(1);
  // By itself it is as good as any other.
  expect((await verifyLedger()).problems).toEqual([]);
});

test('a chain that was written anew from the rows', async () => {
  const { ledgerOf, put, remove } = await import('./table.ts');
  const { entries, rows } = await ledgerOf(id);
  const change = entries.find(({ sk }) => sk === 'CHANGE#0000000002') as (typeof entries)[number];
  await put({ ...(rows.get(change.sk) as { pk: string; sk: string }), actor: { type: 'local', id: 'mallory' } });
  for (const { sk } of [...entries, { sk: 'HEAD' }]) await remove({ pk: `AUDIT#${id}`, sk });
  const { verifyLedger } = await import('#functions/ledger/command.ts');
  const { problems } = await verifyLedger({ checkpoints: true });
  expect(problems).toEqual([expect.stringContaining('is not the entry that checkpoint 1 saw')]);
  expect(await verify({ model_id: id })).toMatchObject([{ n: 7, checkpoint: 1 }]);
});

test('checkpoints: edited, removed, no JSON, and others than the table knows', async () => {
  const { call } = await import('#test/support/call.ts');
  await call('createModelVersion', { name, source: 's3://b/m' });
  const { verifyLedger } = await import('#functions/ledger/command.ts');
  await verifyLedger();
  await all.take();
  const kept = JSON.stringify((await all.documents())[1]);
  const put = (Body: string) => all.s3.send(new PutObjectCommand({ ...all.objectOf(2), Body }));
  const found = async () => (await verify()).map(({ checkpoint, problem }) => `${checkpoint}: ${problem}`);
  await put(kept.replace('"sequence":2', '"sequence":3'));
  expect(await found()).toEqual(['2: it says to be 3']);
  await put('nonsense');
  expect(await found()).toEqual(['2: it is no checkpoint']);
  await put('{}');
  expect(await found()).toEqual([expect.stringMatching(/^2: /)]);
  await all.s3.send(new DeleteObjectCommand(all.objectOf(2)));
  expect(await found()).toEqual(['2: it is gone']);
  // The same to whoever reads it, in other bytes.
  await put(JSON.stringify(JSON.parse(kept), undefined, 1));
  expect(await found()).toEqual(['2: the table has another hash of it']);
});
