import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { backOff } from './back-off.ts';
import { client, tableName } from './client.ts';
import { inParallel } from './in-parallel.ts';
import { chunks, type Item } from './items.ts';
import type { Key } from './keys.ts';

/** Many items at once, each by itself: of what fails half-way, some are written. */

/** DynamoDB's limit of items a BatchWrite. */
const batch = 25;

/** Requests that are under way at once. */
const width = 8;

type BatchRequest = { PutRequest: { Item: Key | Item } } | { DeleteRequest: { Key: Key } };

async function writeBatch(requests: BatchRequest[]): Promise<void> {
  let open = requests;
  for (let tries = 0; open.length > 0; tries++) {
    // What DynamoDB gives back it had no capacity for.
    if (tries > 0) await backOff(tries);
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [tableName]: open } }));
    open = (UnprocessedItems?.[tableName] ?? []) as BatchRequest[];
  }
}

async function writeAll(requests: BatchRequest[]): Promise<void> {
  await inParallel(chunks(requests, batch), width, writeBatch);
}

/** Over what is there. */
export const putItems = (items: readonly (Key | Item)[]) => writeAll(items.map((Item) => ({ PutRequest: { Item } })));

export const deleteItems = (keys: readonly Key[]) => writeAll(keys.map((key) => ({ DeleteRequest: { Key: key } })));
