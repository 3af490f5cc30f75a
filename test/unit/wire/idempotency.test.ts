import { beforeEach, describe, expect, test, vi } from 'vitest';
import { transitionModelVersionStage } from '#shared/operations/model-versions.ts';
import { createRegisteredModel, setRegisteredModelTag } from '#shared/operations/registered-models.ts';
import { onceKey } from '#shared/store/keys.ts';
import { ada, context, eventOf, type Given, loadHandler, stamp } from '#test/support/events.ts';
import { timedOut } from '#test/support/failures.ts';
import { address, type FakeTable, fakeTable, now } from '#test/support/fake-table.ts';
import { registered } from '#test/support/registry.ts';

/** What a write with an `Idempotency-Key` sends. */

type Operation = Parameters<typeof eventOf>[0];

const key = 'key-1';
const once = address(onceKey(ada, key));

/** The answer as bytes, not parsed. */
async function send(operation: Operation, args: Record<string, unknown>, given: Given = {}) {
  const headers = { 'idempotency-key': key, ...given.headers };
  const answered = await (await loadHandler(operation.file))(eventOf(operation, args, { ...given, headers }), context);
  const { statusCode, headers: sent = {}, body } = answered;
  return { status: statusCode, body: String(body), replayed: sent['idempotency-replayed'] };
}

const create = (given?: Given) => send(createRegisteredModel, { name: 'alpha', description: 'd' }, given);

let table: FakeTable;
beforeEach(() => {
  table = fakeTable();
});

test('the answer is kept in the transaction of what it tells, for a day, if there is none', async () => {
  const { status, replayed } = await create();
  expect([status, replayed]).toEqual([200, undefined]);
  expect(table.trips).toEqual([[`get ${once}`], ['transact 6']]);
  expect(table.written.at(-1)).toEqual({
    put: {
      ...onceKey(ada, key),
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      answer: expect.any(Uint8Array),
      request: stamp.request,
      ttl: now / 1_000 + 86_400,
    },
    if: `attribute_not_exists(pk) OR ttl < ${now / 1_000}`,
  });
});

test('without a key nothing more is asked, and nothing more written', async () => {
  await (await loadHandler(createRegisteredModel.file))(eventOf(createRegisteredModel, { name: 'alpha' }), context);
  expect(table.trips).toEqual([['transact 5']]);
});

test('sent again it is one read, and the same bytes', async () => {
  const first = await create();
  vi.setSystemTime(now + 86_400_000);
  const body = '{"description":"d","name":"alpha"}';
  expect(await create({ body })).toEqual({ ...first, replayed: 'true' });
  expect(table.trips.slice(2)).toEqual([[`get ${once}`]]);
});

test('a second after its day it is made again', async () => {
  await create();
  vi.setSystemTime(now + 86_401_000);
  // There is a model of that name now.
  expect((await create()).body).toContain('RESOURCE_ALREADY_EXISTS');
});

test('who asked the same meanwhile and was faster is who is answered', async () => {
  const first = await create();
  const kept = table.items.get(once) as FakeTable['items'] extends Map<string, infer Item> ? Item : never;
  table = fakeTable();
  table.before(2, () => table.put(kept));
  expect(await create()).toEqual({ ...first, replayed: 'true' });
  expect([...table.items.keys()]).toEqual([once]);
  expect(table.trips).toEqual([[`get ${once}`], ['transact 6'], [`get ${once}`]]);
});

test('and so it is for whoever cannot do it any more, because it is done', async () => {
  const first = await create();
  const done = [...table.items.values()];
  table = fakeTable();
  // The other's transaction is under way, and then through.
  table.failNext(timedOut());
  table.before(3, () => table.put(...done.map((item) => ({ ...item, request: 'another' }))));
  expect(await create()).toEqual({ ...first, replayed: 'true' });
});

describe('an outcome that is not known', () => {
  test('it happened: the answer is the one that was kept', async () => {
    table.failNext({ after: timedOut() });
    const first = await create();
    expect(first).toMatchObject({ status: 200, replayed: undefined });
    expect(await create()).toEqual({ ...first, replayed: 'true' });
  });

  test('of nothing to change, too', async () => {
    const alpha = registered([], { tags: { k: 'v' } });
    table = fakeTable(alpha.items);
    table.failNext({ after: timedOut() });
    const set = () => send(setRegisteredModelTag, { name: alpha.name, key: 'k', value: 'v' });
    expect([await set(), await set()]).toEqual([
      { status: 200, body: '{}', replayed: undefined },
      { status: 200, body: '{}', replayed: 'true' },
    ]);
    expect(table.writes.map((actions) => actions.length)).toEqual([1]);
  });
});

test('of several transactions the last keeps it, and none has more than 100 actions', async () => {
  const alpha = registered([...Array.from({ length: 48 }, () => 'Production' as const), 'None']);
  table = fakeTable(alpha.items);
  const input = { name: alpha.name, version: '49', stage: 'Production', archive_existing_versions: true };
  expect((await send(transitionModelVersionStage, input)).status).toBe(200);
  const keeps = table.writes.map((actions) => actions.some(({ put }) => put?.sk === 'ONCE'));
  expect([table.writes.map((actions) => actions.length), keeps]).toEqual([
    [96, 7],
    [false, true],
  ]);
});

test('when it cannot be asked whether there is an answer, nothing is done', async () => {
  const { dynamodb } = await import('#test/support/fake-table.ts');
  dynamodb.reset().rejects(timedOut());
  expect((await create()).status).toBe(503);
  expect(dynamodb.calls()).toHaveLength(1);
});
