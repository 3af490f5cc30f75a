import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { type IndexName, table } from '#shared/operations/table.ts';
import { client, tableName } from './client.ts';
import type { Item } from './items.ts';

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
