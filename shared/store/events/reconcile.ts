import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { client, tableName } from '../client.ts';
import { put } from '../expression.ts';
import { idOf, milliseconds, recentPartition, reconciledKey, sharded } from '../keys.ts';
import { chunks, queryPages } from '../read.ts';
import { transitionIdOf } from '../transition-id.ts';
import { wakeAll } from '../webhooks/wake.ts';
import { dispatch } from './dispatch.ts';
import type { RowRef } from './events-of.ts';
import { sentIn } from './sent.ts';

const hour = 60 * 60 * 1_000;

/** Rows younger than this (ms) the dispatcher is still to tell. */
const young = 15 * 60 * 1_000;

/** What the ledger chained so late (ms) is still found, though the hours before were reconciled already. */
const overlap = 3 * hour;

/** The first time: the stream keeps its records for a day. */
const atFirst = 26 * hour;

/** Rows that are told together. */
const together = 50;

async function reconciledUntil(): Promise<number | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: reconciledKey, ConsistentRead: true }),
  );
  return Item?.until as number | undefined;
}

/** The rows whose time is within `from` and `to` (ms since 1970, both included), as far as the ledger has come. */
async function* rowsBetween(from: number, to: number): AsyncGenerator<RowRef[]> {
  const range = { index: 'recent' as const, from: milliseconds(from), to: `${milliseconds(to)}~` };
  for (const partition of sharded(recentPartition.history))
    for await (const page of queryPages({ ...range, partition }))
      yield page.map(({ pk, sk }) => ({ id: idOf(pk), sk }));
}

/** What was not told of an hour, or of its part up to `to`, is. Answers how many rows that were. */
async function mend(from: number, to: number): Promise<number> {
  const sent = await sentIn(from);
  const lost: RowRef[] = [];
  for await (const page of rowsBetween(from, to))
    lost.push(...page.filter(({ id, sk }) => !sent.has(transitionIdOf(id, sk))));
  // Of one model in the order of its history, whatever shard of the index or kind of row they come from.
  const ordered = lost.toSorted((a, b) => (a.id === b.id ? compare(a.sk, b.sk) : compare(a.id, b.id)));
  for (const some of chunks(ordered, together)) {
    const failed = await dispatch(some);
    if (failed.size > 0) throw new Error(`${failed.size} models' events could not be told`);
  }
  return lost.length;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Tells what the stream lost, hour by hour, from the ledger's entries, and wakes whoever tells webhooks. Stops at the
 * deadline (ms since 1970) and goes on there the next time. Answers how many rows were told.
 */
export async function reconcile(deadline: number, now = Date.now()): Promise<{ told: number; until: number }> {
  const end = now - young;
  const since = ((await reconciledUntil()) ?? now - atFirst) - overlap;
  let [told, until] = [0, since - (since % hour)];
  while (until < end && Date.now() < deadline) {
    const to = Math.min(end, until + hour) - 1;
    told += await mend(until, to);
    until = to + 1;
  }
  await client.send(new PutCommand(put({ ...reconciledKey, until })));
  await wakeAll({ deadline });
  return { told, until };
}
