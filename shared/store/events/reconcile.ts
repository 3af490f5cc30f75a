import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { client, tableName } from '../client.ts';
import { put } from '../expression.ts';
import { chunks } from '../items.ts';
import { idOf, milliseconds, recentPartition, reconciledKey, sharded } from '../keys.ts';
import { queryPages } from '../query.ts';
import { transitionIdOf } from '../transition-id.ts';
import { wakeAll } from '../webhooks/wake.ts';
import { dispatch } from './dispatch.ts';
import type { RowRef } from './events-of.ts';
import { sentIn } from './sent.ts';

const hour = 60 * 60 * 1_000;

/** Rows younger than this (ms) the dispatcher is still to tell. */
const young = 15 * 60 * 1_000;

/** So far (ms) is looked back every time: longer than the stream keeps its records, and the ledger may be late, too. */
const always = 26 * hour;

/** What could not be told for so long (ms) is given up, well before the notes of what was told beside it are gone. */
const longest = 48 * hour;

/** Rows that are told together. */
const together = 50;

/** Where the last run ended (ms since 1970); `open`: before it was through. */
type Progress = { until?: number; open?: boolean };

async function readProgress(): Promise<Progress> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: reconciledKey, ConsistentRead: true }),
  );
  return (Item ?? {}) as Progress;
}

function beginning({ until = Number.POSITIVE_INFINITY, open }: Progress, now: number): number {
  const since = open ? until : Math.min(until, now - always);
  return since - (since % hour);
}

/** The rows whose time is within `from` and `to` (ms since 1970, both included), as far as the ledger has come, by time. */
async function* rowsBetween(from: number, to: number): AsyncGenerator<RowRef[]> {
  const range = { index: 'recent' as const, from: milliseconds(from), to: `${milliseconds(to)}~` };
  for (const partition of sharded(recentPartition.history))
    for await (const page of queryPages({ ...range, partition }))
      yield page.map(({ pk, sk }) => ({ id: idOf(pk), sk }));
}

type Run = { deadline: number; failed: Set<string>; told: number };

/**
 * Tells what was not told of an hour, or of its part up to `to`, but for models of which something could not be told: what
 * comes after it waits. False: the deadline came first.
 */
async function mend(from: number, to: number, run: Run): Promise<boolean> {
  const { deadline, failed } = run;
  const sent = await sentIn(from);
  const lost: RowRef[] = [];
  for await (const page of rowsBetween(from, to))
    lost.push(...page.filter(({ id, sk }) => !sent.has(transitionIdOf(id, sk))));
  for (const some of chunks(lost, together)) {
    if (Date.now() >= deadline) return false;
    const rows = some.filter(({ id }) => !failed.has(id));
    for (const id of await dispatch(rows)) failed.add(id);
    run.told += rows.filter(({ id }) => !failed.has(id)).length;
  }
  return true;
}

/** Where the next run begins if something failed that begins at `stuck`. */
const progressOf = (until: number, stuck: number, now: number, end: number): Progress => ({
  until: Math.min(until, Math.max(stuck, now - longest)),
  ...(until < end && { open: true }),
});

/**
 * Wakes whoever tells webhooks, and tells what the stream lost, hour by hour, from the ledger's entries. Stops at the
 * deadline (ms since 1970) and goes on there the next time. Answers how many rows were told. Throws, when all else is
 * done, if something could not be told: the next run begins there.
 */
export async function reconcile(deadline: number, now = Date.now()): Promise<{ told: number; until: number }> {
  await wakeAll({ deadline });
  const end = now - young;
  const run: Run = { deadline, failed: new Set(), told: 0 };
  let [until, stuck] = [beginning(await readProgress(), now), Number.POSITIVE_INFINITY];
  while (until < end && Date.now() < deadline) {
    const next = Math.min(end, until + hour);
    const isDone = await mend(until, next - 1, run);
    if (run.failed.size > 0) stuck = Math.min(stuck, until);
    if (!isDone) break;
    until = next;
  }
  await client.send(new PutCommand(put({ ...reconciledKey, ...progressOf(until, stuck, now, end) })));
  if (run.failed.size > 0) throw new Error(`Events of ${run.failed.size} models could not be told.`);
  return { told: run.told, until };
}
