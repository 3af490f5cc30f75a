import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { environment } from '#shared/operations/environment.ts';
import { kebab, type QueueName } from '#shared/operations/queues.ts';
import { requireEnvironment } from '#shared/wire/environment.ts';
import { chunks } from '../read.ts';

const endpoint = process.env[environment.sqsEndpoint];

export const sqs = new SQSClient({
  ...(endpoint === undefined ? {} : { endpoint }),
  maxAttempts: 3,
  // The URLs of queues are AWS's, wherever the endpoint is.
  useQueueUrlAsEndpoint: endpoint === undefined,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
});

export const urlOf = (queue: QueueName): string => requireEnvironment(environment.queues) + kebab(queue);

export type Message = {
  body: unknown;
  /** Those of one group do not make those of others wait (SQS's fair queues): it is no order. */
  group?: string;
  /** Seconds until it is handed out, 900 at most. */
  delay?: number;
};

/** SQS's limit of messages a request. */
const batch = 10;

async function sendBatch(QueueUrl: string, messages: readonly Message[]): Promise<void> {
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

/** Throws if any was refused: whoever sends does it again, and receivers mind no message that comes twice. */
export async function send(queue: QueueName, messages: readonly Message[]): Promise<void> {
  const url = urlOf(queue);
  await Promise.all(chunks(messages, batch).map((some) => sendBatch(url, some)));
}
