import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Worker } from '#shared/operations/queues.ts';
import { requireAccess } from './environment.ts';
import { log } from './log.ts';

/** Left of a function's time when its work is to be over (ms). */
const reserve = 5_000;

type Work = (message: unknown, until: { deadline: number; record: SQSRecord }) => Promise<void>;

/**
 * The Lambda handler of what works off a queue: messages by themselves and at once; those that fail are handed out again.
 * `work` begins nothing new after its deadline (ms since 1970).
 */
export function work({ name, access }: Worker, take: Work) {
  requireAccess(access);
  return async (event: SQSEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<SQSBatchResponse> => {
    const deadline = Date.now() + context.getRemainingTimeInMillis() - reserve;
    const attempts = await Promise.allSettled(
      event.Records.map(async (record) => take(JSON.parse(record.body), { deadline, record })),
    );
    const failed = event.Records.flatMap((record, index) => {
      const attempt = attempts[index] as PromiseSettledResult<void>;
      if (attempt.status === 'fulfilled') return [];
      log('error', `${name} will try again`, { message: record.messageId, error: String(attempt.reason) });
      return [{ itemIdentifier: record.messageId }];
    });
    return { batchItemFailures: failed };
  };
}
