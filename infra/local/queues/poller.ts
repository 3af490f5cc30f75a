import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { visibilityOf, type Worker } from '#shared/operations/queues.ts';
import { type Handler, lambdaContext } from '../functions.ts';
import type { QueueStore, Received } from './store.ts';

/** A worker together with the function it names. */
export type QueueSubscription = Omit<Worker, 'access' | 'file' | 'queue'> & {
  queue: string;
  handler: Handler<SQSEvent, SQSBatchResponse | null | undefined>;
};

export type QueuePoller = {
  nudge(): void;
  /** Messages that are due, or in hand. */
  busy(): boolean;
  ended: Promise<void>;
};

type Options = {
  subscription: QueueSubscription;
  store: QueueStore;
  /** Where messages are kept that were handed out too often. */
  deadLetters: string;
  signal: AbortSignal;
  /** Called before each batch. */
  invoking(): void;
};

/** At most this long (ms) until it is looked whether something has become due. */
const longestWait = 500;

/** Before a failed message is handed out again (ms): AWS waits for all of its visibility. */
const pauseAfter = (receives: number, most: number): number => Math.min(most, 250 * 2 ** receives);

const arnOf = (queue: string) => `arn:aws:sqs:us-east-1:000000000000:stagebook-${queue}`;

const recordOf = ({ id, receipt, body, group, receives, sent }: Received, queue: string): SQSRecord => ({
  messageId: id,
  receiptHandle: receipt,
  body,
  attributes: {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: String(sent),
    SenderId: 'local',
    ApproximateFirstReceiveTimestamp: String(sent),
    ...(group !== null && { MessageGroupId: group }),
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: arnOf(queue),
  awsRegion: 'us-east-1',
});

/** One worker at its queue, with the rules of Lambda's event source mapping for SQS. */
export function startQueuePoller({ subscription, store, deadLetters, signal, invoking }: Options): QueuePoller {
  const { name, queue, batchSize, timeout, concurrency, receives: most, handler } = subscription;
  const visibility = visibilityOf(subscription) * 1_000;
  const inHand = new Set<Promise<void>>();
  let wake = () => {};

  const giveUp = (message: Received) => {
    appendFileSync(deadLetters, `${JSON.stringify({ time: new Date().toISOString(), ...message })}\n`);
    console.warn(`${name} gave up a message, see ${deadLetters}.`);
    store.remove(message.receipt);
  };

  const invoke = async (messages: Received[]): Promise<ReadonlySet<string>> => {
    try {
      invoking();
      const event = { Records: messages.map((message) => recordOf(message, queue)) };
      const answer = await handler(event, lambdaContext(name, timeout));
      return new Set(answer?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
    } catch (error) {
      console.warn(`${name} will try again: ${(error as Error).message}`);
      return new Set(messages.map(({ id }) => id));
    }
  };

  const workOff = async (messages: Received[]) => {
    const failed = await invoke(messages);
    for (const { id, receipt, receives } of messages) {
      if (!failed.has(id)) store.remove(receipt);
      // One that the function postponed itself has another receipt by now; when we stop it is for the next start.
      else if (!signal.aborted) store.postpone(receipt, pauseAfter(receives, visibility));
    }
  };

  const takeBatch = (): boolean => {
    const messages = store.receive(queue, batchSize, visibility);
    for (const message of messages) if (message.receives > most) giveUp(message);
    const taken = messages.filter(({ receives }) => receives <= most);
    if (taken.length > 0) {
      const done = workOff(taken)
        .catch((error) => console.error(`${name}: ${(error as Error).message}`))
        .finally(() => {
          inHand.delete(done);
          wake();
        });
      inHand.add(done);
    }
    return messages.length > 0;
  };

  const wait = async () => {
    const due = store.nextDue(queue) ?? Number.POSITIVE_INFINITY;
    const full = inHand.size >= concurrency;
    const ms = full ? longestWait : Math.min(longestWait, Math.max(1, due - Date.now()));
    const waking = new AbortController();
    wake = () => waking.abort();
    await sleep(ms, undefined, { signal: AbortSignal.any([waking.signal, signal]) }).catch(() => {});
  };

  const run = async () => {
    while (!signal.aborted) {
      if (inHand.size >= concurrency || !takeBatch()) await wait();
    }
    await Promise.all(inHand);
  };

  return { nudge: () => wake(), busy: () => inHand.size > 0 || store.busy(queue) > 0, ended: run() };
}
