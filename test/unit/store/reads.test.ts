import { BatchGetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { getItem, getItems } from '#shared/store/items.ts';
import { queryFirst, queryPages } from '#shared/store/query.ts';
import { address, dynamodb, fakeTable } from '#test/support/fake-table.ts';
import { ten } from '#test/support/registry.ts';

const item = (n: number) => ({ pk: 'P', sk: `V#${ten(n)}`, n });
const items = (count: number) => Array.from({ length: count }, (_, n) => item(n));
const table = 'stagebook-unit';

const pagesOf = async (range: Parameters<typeof queryPages>[0]) => {
  const pages: unknown[][] = [];
  for await (const page of queryPages(range)) pages.push(page.map(({ n }) => n));
  return pages;
};

test('single items are read strongly', async () => {
  const { trips } = fakeTable(item(1));
  expect(await getItem(item(1))).toEqual(item(1));
  expect(await getItem(item(2))).toBeUndefined();
  expect(trips.flat()).toEqual([`get ${address(item(1))}`, `get ${address(item(2))}`]);
});

test('those that are asked for at once go as one, and the same is asked for once', async () => {
  fakeTable(items(2));
  const later = Promise.resolve().then(() => getItem(item(1)));
  expect(await Promise.all([getItem(item(0)), getItem(item(0)), later])).toEqual([item(0), item(0), item(1)]);
  expect(dynamodb).toHaveReceivedCommandTimes(BatchGetCommand, 1);
  expect(dynamodb.calls()).toHaveLength(1);
});

test('one that fails fails for all who asked', async () => {
  fakeTable();
  dynamodb.on(BatchGetCommand).rejects(new Error('no'));
  const asked = [getItem(item(0)), getItem(item(1))].map((one) => one.catch(({ message }) => message));
  expect(await Promise.all(asked)).toEqual(['no', 'no']);
});

test('many, in the order asked for, each asked for once and by its key alone', async () => {
  const { trips } = fakeTable(items(3));
  const found = await getItems([item(2), item(0), item(2), item(9)]);
  expect(found).toEqual([item(2), item(0), item(2), undefined]);
  expect(trips).toEqual([[item(2), item(0), item(9)].map(address).map((at) => `get ${at}`)]);
  expect(dynamodb).toHaveReceivedCommandWith(BatchGetCommand, {
    RequestItems: {
      [table]: { Keys: [2, 0, 9].map((n) => ({ pk: 'P', sk: `V#${ten(n)}` })), ConsistentRead: true },
    },
  });
});

test('a hundred a request, all in one trip', async () => {
  const { trips } = fakeTable(items(250));
  expect(await getItems(items(250))).toEqual(items(250));
  expect(trips.map((trip) => trip.length)).toEqual([250]);
  expect(await getItems([])).toEqual([]);
  expect(dynamodb).toHaveReceivedCommandTimes(BatchGetCommand, 3);
});

test('keys DynamoDB did not get to are asked for again', async () => {
  fakeTable();
  const key = ({ pk, sk }: ReturnType<typeof item>) => ({ pk, sk });
  dynamodb
    .on(BatchGetCommand)
    .resolvesOnce({ Responses: { [table]: [item(1)] }, UnprocessedKeys: { [table]: { Keys: [key(item(0))] } } })
    .resolves({ Responses: { [table]: [item(0)] } });
  expect(await getItems([item(0), item(1)])).toEqual([item(0), item(1)]);
  expect(dynamodb).toHaveReceivedLastCommandWith(BatchGetCommand, {
    RequestItems: { [table]: { Keys: [key(item(0))], ConsistentRead: true } },
  });
});

test('pages are followed to the end, and no further than they are read', async () => {
  const { trips } = fakeTable(items(5));
  expect(await pagesOf({ partition: 'P', prefix: 'V#', limit: 2 })).toEqual([[0, 1], [2, 3], [4]]);
  expect(trips).toHaveLength(3);
  for await (const _ of queryPages({ partition: 'P', prefix: 'V#', limit: 2 })) break;
  expect(trips).toHaveLength(4);
});

test('an empty page is not the end', async () => {
  fakeTable();
  const start = { pk: 'P', sk: 'V#1' };
  dynamodb
    .on(QueryCommand)
    .resolvesOnce({ Items: [], LastEvaluatedKey: start })
    .resolves({ Items: [item(7)] });
  expect(await queryFirst({ partition: 'P' })).toEqual(item(7));
  expect(dynamodb).toHaveReceivedNthCommandWith(QueryCommand, 2, { ExclusiveStartKey: start });
});

test.each([
  [{ partition: 'P' }, 'query pk = "P"'],
  [{ partition: 'P', prefix: 'V#' }, 'query pk = "P" AND begins_with(sk, "V#")'],
  [{ partition: 'P', from: 'a', to: 'b' }, 'query pk = "P" AND sk BETWEEN "a" AND "b"'],
  [{ partition: 'P', from: 'a' }, 'query pk = "P" AND sk >= "a"'],
  [{ partition: 'P', to: 'b', forward: false }, 'query pk = "P" AND sk <= "b" backward'],
  [
    { index: 'list' as const, partition: 'P', from: 'a', limit: 3 },
    'query list list_pk = "P" AND list_sk >= "a" limit 3',
  ],
])('%j: %s', async (range, sent) => {
  const { trips } = fakeTable();
  await pagesOf(range);
  expect(trips).toEqual([[sent]]);
});

test('the table is read strongly, an index cannot be', async () => {
  fakeTable();
  await pagesOf({ partition: 'P' });
  await pagesOf({ index: 'recent', partition: 'P' });
  expect(dynamodb).toHaveReceivedNthCommandWith(QueryCommand, 1, { ConsistentRead: true });
  expect(dynamodb.commandCalls(QueryCommand)[1]?.args[0].input).not.toHaveProperty('ConsistentRead');
});
