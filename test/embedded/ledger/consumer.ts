import type { Context, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { handler } from '#functions/streams/audit-transitions.ts';
import { client } from '#shared/store/client.ts';

/** The ledger's consumer as the stream treats it: a batch comes again until it was taken, from where it failed. */

export const bell = (pk: string, sk: string): DynamoDBRecord => ({
  eventName: 'INSERT',
  dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } } },
});

const numbered = (records: readonly DynamoDBRecord[]): DynamoDBRecord[] =>
  records.map((record, index) => ({ ...record, dynamodb: { ...record.dynamodb, SequenceNumber: String(index + 1) } }));

/** How a request ends: not sent, done and then the process is gone, or done and nobody knows. */
export type Death = 'before' | 'after' | 'unknown';

class Killed extends Error {}

/** Answers whether it came so far: `at` counts requests from 1. */
export async function dying<T>(at: number, how: Death, work: () => Promise<T>): Promise<{ result: T; died: boolean }> {
  let [count, died] = [0, false];
  client.middlewareStack.add(
    (next) => async (args) => {
      count += 1;
      // What is dead sends nothing more.
      if (died && how !== 'unknown') throw new Killed('dead');
      if (count !== at) return next(args);
      died = true;
      if (how === 'before') throw new Killed('before');
      await next(args);
      throw how === 'after' ? new Killed('after') : Object.assign(new Error('lost'), { name: 'TimeoutError' });
    },
    { step: 'initialize', name: 'death' },
  );
  try {
    return { result: await work(), died };
  } finally {
    client.middlewareStack.remove('death');
  }
}

const context = { getRemainingTimeInMillis: () => 60_000 } as Context;

/** Once; answers the records that are to come again. */
export async function deliver(records: readonly DynamoDBRecord[]): Promise<DynamoDBRecord[]> {
  const Records = numbered(records);
  const { batchItemFailures } = await handler({ Records } as DynamoDBStreamEvent, context);
  const [first] = batchItemFailures;
  return first ? Records.slice(Number(first.itemIdentifier) - 1) : [];
}
