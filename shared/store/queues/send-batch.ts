import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { sqs } from './client.ts';
import type { Message } from './send.ts';

export async function sendBatch(QueueUrl: string, messages: readonly Message[]): Promise<void> {
  const { Failed = [] } = await sqs.send(
    new SendMessageBatchCommand({
      QueueUrl,
      Entries: messages.map(({ body, group, delay }, index) => ({
        Id: String(index),
        MessageBody: JSON.stringify(body),
        ...(group !== undefined && { MessageGroupId: group }),
        ...(delay !== undefined && { DelaySeconds: Math.min(900, Math.max(0, Math.ceil(delay))) }),
      })),
    }),
  );
  if (Failed[0])
    throw new Error(`${Failed.length} messages were refused: ${Failed[0].Code} ${Failed[0].Message ?? ''}`);
}
