import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test, vi } from 'vitest';
import { passes } from '#infra/local/filters.ts';
import { hashOf } from '#shared/domain/tokens.ts';
import { dispatchEvents as consumer } from '#shared/operations/consumers.ts';
import { environment } from '#shared/operations/environment.ts';
import { failure } from '#test/support/failures.ts';
import { fakeEdgeStore } from '#test/support/fake-edge-store.ts';
import { dynamodb, fakeTable, now } from '#test/support/fake-table.ts';
import { followUp } from '#test/support/follow-up.ts';
import { aToken } from '#test/support/tokens.ts';

/** What the stream leaves to `followUp` of tokens: the artifact host's store follows the table. */

// Before any function is loaded: the ARN of the fake store.
vi.hoisted(() => vi.stubEnv('STAGEBOOK_EDGE_TOKENS', 'arn:aws:cloudfront::123456789012:key-value-store/4f1c'));

type Kept = ReturnType<typeof aToken>;
let sequence = 0;

const record = (
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE',
  { item }: Kept,
  images: ('OldImage' | 'NewImage')[],
): DynamoDBRecord => ({
  eventName,
  dynamodb: {
    Keys: { pk: { S: item.pk }, sk: { S: item.sk } },
    SequenceNumber: `seq-${++sequence}`,
    ...Object.fromEntries(images.map((image) => [image, { hash: { S: String(item.hash) } }])),
  },
});
const made = (token: Kept) => record('INSERT', token, ['NewImage']);
const revocation = (token: Kept) => record('MODIFY', token, ['OldImage']);
const removal = (token: Kept) => record('REMOVE', token, ['OldImage']);

const ring = async (...Records: DynamoDBRecord[]) => {
  for (const one of Records) expect(passes(consumer.filters, one)).toBe(true);
  const { batchItemFailures } = await followUp({ Records });
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};

const good = (fields: Parameters<typeof aToken>[0] = {}) => aToken({ expiry_time: now + 90_999, ...fields });
const valueFor = (owner = 'ada', role = 'member') => JSON.stringify({ role, expires: now / 1_000 + 90, owner });

const revoke = (table: ReturnType<typeof fakeTable>, { at, item }: Kept) => {
  const { hash, ...rest } = item;
  table.items.set(at, { ...rest, revoked: { at: now }, pk: item.pk, sk: item.sk });
};

describe('a token', () => {
  test('that is made is let in, by its hash', async () => {
    const one = good({ role: 'reader', owner: 'grace' });
    const table = fakeTable([one.item]);
    const store = fakeEdgeStore();
    expect(await ring(made(one))).toEqual([]);
    expect([...store.values]).toEqual([[hashOf(one.token), valueFor('grace', 'reader')]]);
    // As it is now, whatever the record says.
    expect(table.trips).toEqual([[`get ${one.at}`]]);
  });

  test('that is revoked is let in no more', async () => {
    const one = good();
    revoke(fakeTable([one.item]), one);
    const store = fakeEdgeStore({ [hashOf(one.token)]: valueFor(), other: 'stays' });
    expect(await ring(revocation(one))).toEqual([]);
    expect([...store.values.keys()]).toEqual(['other']);
  });

  test('that time to live has removed is taken out', async () => {
    const one = good();
    fakeTable();
    const store = fakeEdgeStore({ [hashOf(one.token)]: valueFor() });
    expect(await ring(removal(one))).toEqual([]);
    expect(store.values.size).toBe(0);
  });

  test.each([
    ['expired', () => aToken({ expiry_time: now })],
    ['has another hash by now', () => good({ hash: 'f'.repeat(64) })],
  ])('that %s is not let in', async (_, make) => {
    const one = make();
    fakeTable([one.item]);
    const store = fakeEdgeStore();
    const bell = made({ ...one, item: { ...one.item, hash: hashOf(one.token) } });
    expect(await ring(bell)).toEqual([]);
    expect(store.sent).toEqual(['describe', `delete ${hashOf(one.token)} v1`]);
  });

  test('that was revoked long ago has nothing at the edge: nobody is asked', async () => {
    const one = good();
    const table = fakeTable();
    const store = fakeEdgeStore();
    expect(await ring(record('REMOVE', one, []), record('MODIFY', one, []))).toEqual([]);
    expect([table.trips, store.sent]).toEqual([[], []]);
  });

  test('that is touched is put again, as after the store was lost', async () => {
    const one = good();
    fakeTable([one.item]);
    const store = fakeEdgeStore();
    const bell = record('MODIFY', one, ['OldImage', 'NewImage']);
    expect(await ring(bell)).toEqual([]);
    expect(await ring(bell)).toEqual([]);
    expect([...store.values]).toEqual([[hashOf(one.token), valueFor()]]);
  });
});

describe('in whatever order', () => {
  const orders: [string, (one: Kept) => DynamoDBRecord[]][] = [
    ['made, revoked', (one) => [made(one), revocation(one)]],
    ['revoked, made', (one) => [revocation(one), made(one)]],
    ['made again after it was revoked', (one) => [made(one)]],
    ['all twice', (one) => [made(one), revocation(one), removal(one), made(one), revocation(one)]],
  ];

  test.each(orders)('%s: a revoked token is not there in the end', async (_, records) => {
    const one = good();
    const table = fakeTable([one.item]);
    revoke(table, one);
    const store = fakeEdgeStore({ [hashOf(one.token)]: valueFor() });
    expect(await ring(...records(one))).toEqual([]);
    expect(store.values.size).toBe(0);
  });

  test('revoked while its creation is followed: read again, and not there in the end', async () => {
    const one = good();
    const table = fakeTable([one.item]);
    const store = fakeEdgeStore();
    // After the row was read, and before what it said is put.
    store.before('put', () => revoke(table, one));
    expect(await ring(made(one), revocation(one))).toEqual([]);
    expect(store.values.size).toBe(0);
    expect(store.sent.map((line) => line.split(' ')[0])).toEqual(['describe', 'put', 'describe', 'delete']);
  });

  test('many of a batch are followed one after the other: nobody meets another’s version', async () => {
    const many = Array.from({ length: 10 }, (_, n) => good({ owner: `owner ${n}` }));
    fakeTable(many.map(({ item }) => item));
    const store = fakeEdgeStore();
    expect(await ring(...many.map(made))).toEqual([]);
    expect(store.sent).toEqual(many.flatMap(({ token }, n) => ['describe', `put ${hashOf(token)} v${n + 1}`]));
  });
});

describe('what fails', () => {
  test('is rung for again, and the others are done', async () => {
    const [first, second] = [good(), good()];
    fakeTable([first.item, second.item]);
    const store = fakeEdgeStore();
    store.failNext(failure('InternalServerException'));
    const bells = [made(first), made(second)];
    expect(await ring(...bells)).toEqual([bells[0]?.dynamodb?.SequenceNumber]);
    expect([...store.values.keys()]).toEqual([hashOf(second.token)]);
    expect(await ring(...bells)).toEqual([]);
    expect(store.values.size).toBe(2);
  });

  test('a store that others write to is asked a few times', async () => {
    const one = good();
    fakeTable([one.item]);
    const store = fakeEdgeStore();
    store.failNext(...Array.from({ length: 5 }, () => failure('ConflictException')));
    const bell = made(one);
    expect(await ring(bell)).toEqual([bell.dynamodb?.SequenceNumber]);
    expect(await ring(bell)).toEqual([]);
    expect(store.values.size).toBe(1);
  });
});

test('without an artifact host tokens are nobody’s affair, and the store’s SDK stays unread', async () => {
  const one = good();
  const table = fakeTable([one.item]);
  const store = fakeEdgeStore();
  const loaded = vi.fn();
  vi.doMock('#shared/store/edge-store.ts', () => {
    loaded();
    return {};
  });
  vi.resetModules();
  vi.stubEnv(environment.edgeTokens, undefined);
  const { handler: elsewhere } = await import('#functions/queues/follow-up.ts');
  const Records = [made(one), revocation(one), removal(one)];
  expect(await followUp({ Records }, elsewhere)).toEqual({ batchItemFailures: [] });
  expect([table.trips, store.sent]).toEqual([[], []]);
  expect(dynamodb.calls()).toEqual([]);
  expect(loaded).not.toHaveBeenCalled();
});
