import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs';
import type { QueueName } from '#shared/operations/queues.ts';
import { sqs } from './client.ts';
import { urlOf } from './url.ts';

/** The message is handed out again in so many seconds, and not only when whoever had it could have died. */
export const postpone = async (queue: QueueName, ReceiptHandle: string, seconds: number): Promise<void> => {
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: urlOf(queue),
      ReceiptHandle,
      VisibilityTimeout: Math.ceil(seconds),
    }),
  );
};
