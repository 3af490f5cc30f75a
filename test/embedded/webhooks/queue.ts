import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { vi } from 'vitest';

/** A message that waits, until when it is not handed out (ms since 1970, of the clock that tests set). */
type Waiting = { body: unknown; due: number; group: string | undefined };

/** A standard queue in this process, with the rules that matter: delays, and that what fails comes again. */
export type Queue = {
  waiting: Waiting[];
  /** Sends fail from now on, or do no more. */
  fails: boolean;
  /** Takes out what is due, in no particular order. */
  due(): Waiting[];
};

export function fakeQueue(random = Math.random): Queue {
  const queue: Queue = {
    waiting: [],
    fails: false,
    due() {
      const now = Date.now();
      const some = queue.waiting.filter(({ due }) => due <= now);
      queue.waiting = queue.waiting.filter(({ due }) => due > now);
      return some.toSorted(() => random() - 0.5);
    },
  };
  vi.spyOn(SQSClient.prototype, 'send').mockImplementation(async (command: unknown) => {
    if (queue.fails) throw new Error('The queue is gone.');
    if (!(command instanceof SendMessageBatchCommand)) throw new Error('What is this?');
    const { Entries = [], QueueUrl } = command.input;
    if (!QueueUrl?.endsWith('/stagebook-deliveries')) throw new Error(`${QueueUrl} is another queue.`);
    if (Entries.length > 10) throw new Error('SQS takes ten at once.');
    for (const { MessageBody = '', DelaySeconds = 0, MessageGroupId } of Entries) {
      if (DelaySeconds > 900) throw new Error('SQS delays no message for longer than 900 s.');
      const due = Date.now() + DelaySeconds * 1_000;
      queue.waiting.push({ body: JSON.parse(MessageBody), due, group: MessageGroupId });
    }
    return { Successful: [], Failed: [] };
  });
  return queue;
}
