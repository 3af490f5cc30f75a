import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { QueueName, Worker } from '#shared/operations/queues.ts';
import { requireAccess } from './environment.ts';
import { log } from './log.ts';

/** Left of a function's time when its work is to be over (ms). */
const reserve = 5_000;

type Work = (message: unknown, until: { deadline: number }) => Promise<void>;

/** Lets a message be handed out again after so many seconds. */
type Postpone = (queue: QueueName, receipt: string, seconds: number) => Promise<void>;

/** Seconds before a message that failed so often is handed out again, but for the jitter. */
const pauseAfter = (receives: number): number => Math.min(900, 2 ** Math.min(10, receives)) * (0.5 + Math.random() / 2);

/**
 * The Lambda handler of what works off a queue: messages by themselves and at once; those that fail are handed out again,
 * sooner than those of who died if there is `postpone`. `take` begins nothing new after its deadline (ms since 1970).
 */
export function work({ name, queue, access }: Worker, take: Work, postpone?: Postpone) {
  requireAccess(access);
  return async (event: SQSEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<SQSBatchResponse> => {
    const deadline = Date.now() + context.getRemainingTimeInMillis() - reserve;
    const failed = async ({ messageId, receiptHandle, attributes }: SQSRecord, error: unknown) => {
      log('error', `${name} will try again`, { message: messageId, error: String(error) });
      const seconds = pauseAfter(Number(attributes.ApproximateReceiveCount));
      await postpone?.(queue, receiptHandle, seconds).catch(() => {});
      return [{ itemIdentifier: messageId }];
    };
    const attempts = event.Records.map(async (record) => {
      try {
        await take(JSON.parse(record.body), { deadline });
        return [];
      } catch (error) {
        return failed(record, error);
      }
    });
    return { batchItemFailures: (await Promise.all(attempts)).flat() };
  };
}
