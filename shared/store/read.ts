import { BatchGetCommand, GetCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { type IndexName, table } from '#shared/operations/table.ts';
import { client, tableName } from './client.ts';
import type { Key } from './keys.ts';

export type Item = Key & Record<string, unknown>;

/** Always strongly consistent: an answer includes every write that returned before the call. */
export async function getItem(key: Key): Promise<Item | undefined> {
  const { Item: item } = await client.send(new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }));
  return item as Item | undefined;
}

/** DynamoDB's limit of keys a BatchGet. */
const batch = 100;

const address = ({ pk, sk }: Key) => `${pk}\n${sk}`;

export function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

async function getBatch(keys: Key[]): Promise<Item[]> {
  const found: Item[] = [];
  let open = keys;
  while (open.length > 0) {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: open, ConsistentRead: true } } }),
    );
    found.push(...((Responses?.[tableName] ?? []) as Item[]));
    open = (UnprocessedKeys?.[tableName]?.Keys ?? []) as Key[];
  }
  return found;
}

/** The items of any number of keys, strongly consistent each (together they are no snapshot), in the keys' order. */
export async function getItems(keys: readonly Key[]): Promise<(Item | undefined)[]> {
  const distinct = [...new Map(keys.map((key) => [address(key), { pk: key.pk, sk: key.sk }])).values()];
  const found = await Promise.all(chunks(distinct, batch).map(getBatch));
  const byAddress = new Map(found.flat().map((item) => [address(item), item]));
  return keys.map((key) => byAddress.get(address(key)));
}

export type Range = {
  /** A partition of the table itself, strongly consistent, or of an index. */
  index?: IndexName | undefined;
  partition: string;
  /** Only sort keys that begin so (in the table: for an index see `boundsOf`), */
  prefix?: string;
  /** or that lie between these, both inclusive. */
  from?: string | undefined;
  to?: string | undefined;
  forward?: boolean;
  /** Items of the first request. */
  limit?: number;
  /** Each request has twice the limit of the one before, up to this. */
  growTo?: number;
};

/**
 * The first and last sort keys an index can hold that begin with `prefix`: U+10FFFF up to the 1,024 bytes of one. Not
 * `begins_with`, which the embedded DynamoDB answers without regard to case on an index; the table's own keys do not
 * mind. An empty key is none: DynamoDB refuses it as a bound.
 */
export function boundsOf(prefix: string): { low?: string; high?: string } {
  if (prefix === '') return {};
  const room = Math.max(0, 1_024 - Buffer.byteLength(prefix));
  return { low: prefix, high: prefix + '\u{10FFFF}'.repeat(Math.floor(room / 4)) };
}

function keyCondition({ prefix, from, to }: Range): [string, Record<string, string>] {
  if (prefix !== undefined) return ['begins_with(#sk, :prefix)', { ':prefix': prefix }];
  if (from !== undefined && to !== undefined) return ['#sk BETWEEN :from AND :to', { ':from': from, ':to': to }];
  if (from !== undefined) return ['#sk >= :from', { ':from': from }];
  if (to !== undefined) return ['#sk <= :to', { ':to': to }];
  return ['', {}];
}

function rangeInput(range: Range): QueryCommandInput {
  const { index, partition, forward = true, limit } = range;
  const { partitionKey, sortKey } = index ? table.indexes[index] : table;
  const [condition, values] = keyCondition(range);
  return {
    TableName: tableName,
    ...(index ? { IndexName: index } : { ConsistentRead: true }),
    KeyConditionExpression: condition === '' ? '#pk = :pk' : `#pk = :pk AND ${condition}`,
    ExpressionAttributeNames: { '#pk': partitionKey, ...(condition !== '' && { '#sk': sortKey }) },
    ExpressionAttributeValues: { ':pk': partition, ...values },
    ScanIndexForward: forward,
    ...(limit !== undefined && { Limit: limit }),
  };
}

/** DynamoDB refuses a range that ends before it begins. */
const isEmpty = ({ from, to }: Range) =>
  from !== undefined && to !== undefined && Buffer.compare(Buffer.from(from), Buffer.from(to)) > 0;

/** The pages of a range (DynamoDB's 1 MB each, or `limit` items), in order; reading stops when the caller does. */
export async function* queryPages(range: Range): AsyncGenerator<Item[]> {
  if (isEmpty(range)) return;
  const { growTo = 0 } = range;
  let { limit } = range;
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const input = rangeInput({ ...range, ...(limit !== undefined && { limit }) });
    const { Items, LastEvaluatedKey } = await client.send(
      new QueryCommand({ ...input, ...(start && { ExclusiveStartKey: start }) }),
    );
    yield (Items ?? []) as Item[];
    start = LastEvaluatedKey;
    if (limit !== undefined) limit = Math.max(limit, Math.min(2 * limit, growTo));
  } while (start !== undefined);
}

/** The first item of a range. */
export async function queryFirst(range: Range): Promise<Item | undefined> {
  // A page can be empty and not the last.
  for await (const [first] of queryPages({ ...range, limit: 1 })) if (first !== undefined) return first;
  return undefined;
}
