import type { DynamoDBRecord, SQSRecord } from 'aws-lambda';
import { handler } from '#functions/queues/follow-up.ts';
import { followUpOf } from '#shared/store/events/follow-ups.ts';
import { context } from './events.ts';

/** A message as SQS hands it over. */
export const sqsRecord = (messageId: string, body: unknown, receives = 1): SQSRecord =>
  ({
    messageId,
    receiptHandle: `receipt of ${messageId}`,
    body: JSON.stringify(body),
    attributes: { ApproximateReceiveCount: String(receives) },
  }) as SQSRecord;

/**
 * What the dispatcher leaves to the worker of records of the stream, done: answers the failed records' sequence numbers,
 * as messages that are handed out again.
 */
export async function followUp({ Records }: { Records: DynamoDBRecord[] }, by: typeof handler = handler) {
  const messages = Records.flatMap((record) => {
    const task = followUpOf(record);
    return task ? [sqsRecord(record.dynamodb?.SequenceNumber ?? '', task)] : [];
  });
  return by({ Records: messages }, context);
}
