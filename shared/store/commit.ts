import { GetCommand, TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { MlflowError, tooManyRequests, unavailable } from '#shared/wire/errors.ts';
import { failureOf, mayHaveHappened } from '#shared/wire/failures.ts';
import { answersAreFoundBy } from '#shared/wire/idempotency.ts';
import type { Request } from '#shared/wire/request.ts';
import { backOff } from './back-off.ts';
import { client, tableName } from './client.ts';
import type { Key } from './keys.ts';
import { findAnswer, requireFirst, withAnswer } from './once.ts';

answersAreFoundBy(findAnswer);

export type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** DynamoDB's limit. */
export const maximumActions = 100;

/** How many actions a plan may have: with an `Idempotency-Key` the answer is one more. */
export const roomFor = ({ once }: Pick<Request, 'once'>): number => maximumActions - (once ? 1 : 0);

/** One transaction, and what its success means. No actions: nothing to change, `result` is the answer. */
export type Write<Result> = {
  actions: Action[];
  /** The row this write leaves: found with our request id on it, the write happened. */
  row?: Key;
  result: Result;
  /** Another write follows, and the call is not answered before that one. */
  partial?: boolean;
};

/** Repeats what failed for contention, with growing random pauses, until the request's deadline; then 429. */
export async function retrying<Result>(
  request: Pick<Request, 'deadline'>,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof MlflowError || !['contended', 'unknown'].includes(failureOf(error))) throw error;
      if (Date.now() > request.deadline)
        throw tooManyRequests('Too many changes to the same model or run at once. Try again.', error);
      await backOff(tries);
    }
  }
}

async function isOurs(request: Request, row: Key | undefined): Promise<boolean> {
  if (row === undefined) return false;
  const { Item } = await client.send(new GetCommand({ TableName: tableName, Key: row, ConsistentRead: true }));
  return Item?.request === request.id;
}

/**
 * Plans and carries out one transaction. `plan` reads the state and makes the actions, each on the condition that the
 * state is still so; when it is not, the plan is made again. When it cannot be known whether a transaction happened (a
 * time-out, also one after which the SDK has tried again), the row it leaves tells. Throws `MlflowError` 429 at the
 * deadline, 503 if nothing tells; a plan's own errors pass through.
 */
export async function commit<Result>(request: Request, plan: () => Promise<Write<Result>>): Promise<Result> {
  // The last first: the next is planned only after those before were looked for, and has the same row where nothing moved.
  const unsettled: Write<Result>[] = [];
  const happened = async () => {
    for (const write of unsettled) if (await isOurs(request, write.row)) return write;
    return undefined;
  };
  const planAndWrite = async () => {
    const before = await happened();
    if (before) return before.result;
    const write = await withAnswer(request, await plan());
    if (write.actions.length === 0) return write.result;
    try {
      await client.send(new TransactWriteCommand({ TransactItems: write.actions }));
    } catch (error) {
      if (mayHaveHappened(error)) unsettled.unshift(write);
      requireFirst(request, write, error);
      throw error;
    }
    return write.result;
  };
  try {
    return await retrying(request, planAndWrite);
  } catch (error) {
    // Neither "nothing happened" nor a refusal may be said of what has happened after all.
    const before = await retrying(request, happened).catch((cause) => {
      throw unavailable(cause);
    });
    if (before) return before.result;
    throw error;
  }
}
