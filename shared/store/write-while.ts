import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { isRefused } from '#shared/wire/failures.ts';
import type { Request } from '#shared/wire/request.ts';
import { client } from './client.ts';
import { type Action, retrying, roomFor } from './commit.ts';

/** What a walk is to write, with the bytes that it counts for in a transaction. */
export type Sized = { action: Action; bytes: number };

/** Half of what a transaction takes. */
const mostBytes = 2_000_000;

/** The check takes one action of each transaction. */
const mostActions = roomFor({}) - 1;

function portions(work: readonly Sized[]): Action[][] {
  const all: Action[][] = [];
  let room = 0;
  for (const { action, bytes } of work) {
    const last = all.at(-1);
    if (last && last.length < mostActions && bytes <= room) last.push(action);
    else {
      all.push([action]);
      room = mostBytes;
    }
    room -= bytes;
  }
  return all;
}

async function writeOnce(guard: Action, actions: readonly Action[]): Promise<boolean> {
  try {
    await client.send(new TransactWriteCommand({ TransactItems: [guard, ...actions] }));
    return true;
  } catch (error) {
    if (isRefused(error, 0)) return false;
    throw error;
  }
}

/**
 * Writes in the order given, in as many transactions as it takes, each only if `guard` holds then; `false`: it does not
 * any more. What is written twice must be the same. One after another: two with one check would be in each other's way.
 */
export async function writeWhile(
  guard: Action,
  work: readonly Sized[],
  request: Pick<Request, 'deadline'>,
): Promise<boolean> {
  for (const actions of portions(work)) if (!(await retrying(request, () => writeOnce(guard, actions)))) return false;
  return true;
}
