import type { QueueName } from '#shared/operations/queues.ts';
import { chunks } from '../items.ts';
import { urlOf } from './url.ts';

export type Message = {
  body: unknown;
  /** Those of one group do not make those of others wait (SQS's fair queues): it is no order. */
  group?: string;
  /** Seconds until it is handed out, 900 at most. */
  delay?: number;
};

/** SQS's limit of messages a request. */
const batch = 10;

/** Throws if any was refused: whoever sends does it again, and receivers mind no message that comes twice. */
export async function send(queue: QueueName, messages: readonly Message[]): Promise<void> {
  const url = urlOf(queue);
  if (messages.length === 0) return;
  // Many that could send do not: they start without SQS's SDK.
  const { sendBatch } = await import('./send-batch.ts');
  await Promise.all(chunks(messages, batch).map((some) => sendBatch(url, some)));
}
