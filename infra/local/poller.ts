import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Consumer } from '#shared/operations/consumers.ts';
import { type BatchRules, deliver } from './batches.ts';
import type { Checkpoint } from './checkpoint.ts';
import { passes } from './filters.ts';
import { type Handler, lambdaContext } from './functions.ts';
import { createPace } from './pace.ts';
import { asLambdaGetsIt, changesNothing, readShard, type Stream, type StreamRecord } from './shard.ts';

/** A consumer together with the function it names. */
export type Subscription = Omit<Consumer, 'access' | 'parallelizationFactor'> & {
  handler: Handler<DynamoDBStreamEvent, DynamoDBBatchResponse | null | undefined>;
};

export type PollerOptions = {
  subscription: Subscription;
  stream: Stream;
  shard: string;
  checkpoint: Checkpoint;
  /** Where pointers to what was given up are kept. */
  deadLetters: string;
  signal: AbortSignal;
  /** Called before each try of a batch. */
  invoking(): void;
};

export type Poller = {
  nudge(): void;
  /** Resolves after a read, begun from now on, that found nothing; never when the shard ends before. */
  caughtUp(): Promise<void>;
  /** Resolves when the shard is closed and processed; rejects when `signal` says stop. */
  ended: Promise<void>;
};

const firstWait = 100;
const longestWait = 10_000;

const batchesOf = (records: DynamoDBRecord[], size: number): DynamoDBRecord[][] =>
  Array.from({ length: Math.ceil(records.length / size) }, (_, i) => records.slice(i * size, (i + 1) * size));

/** A pointer to the records, in the words of Lambda's on-failure destination; the stream has them for a day. */
const deadLetter = ({ subscription, stream, shard }: PollerOptions, records: DynamoDBRecord[]) => ({
  requestContext: { function: subscription.name, condition: 'RetryAttemptsExhausted' },
  timestamp: new Date().toISOString(),
  DDBStreamBatchInfo: {
    streamArn: stream.arn,
    shardId: shard,
    batchSize: records.length,
    startSequenceNumber: records[0]?.dynamodb?.SequenceNumber,
    endSequenceNumber: records.at(-1)?.dynamodb?.SequenceNumber,
  },
});

const rulesFor = (options: PollerOptions): BatchRules => {
  const { subscription, shard, checkpoint, deadLetters, signal, invoking } = options;
  return {
    retries: subscription.retries,
    invoke: (Records) => {
      invoking();
      return subscription.handler({ Records }, lambdaContext(subscription.name, subscription.timeout));
    },
    advance: (last) => checkpoint.advance(shard, last.dynamodb?.SequenceNumber as string),
    giveUp: (records, error) => {
      appendFileSync(deadLetters, `${JSON.stringify(deadLetter(options, records))}\n`);
      console.warn(`${subscription.name} gave up ${records.length} stream record(s), see ${deadLetters}:`, error);
    },
    backOff: async (tries) => {
      await sleep(Math.min(firstWait * 2 ** tries, longestWait), undefined, { signal });
    },
  };
};

/** One consumer at one shard: reads, filters, delivers, and remembers how far it came. */
export const startPoller = (options: PollerOptions): Poller => {
  const { subscription, stream, shard, checkpoint, signal } = options;
  const rules = rulesFor(options);
  let reads = 0;
  let waiting: { read: number; resolve: () => void }[] = [];
  const pace = createPace(signal, () => waiting.length > 0);

  const process = async (page: StreamRecord[]) => {
    const wanted = page.filter((record) => !changesNothing(record) && passes(subscription.filters, record));
    const records = wanted.map((record) => asLambdaGetsIt(record, stream.arn));
    for (const batch of batchesOf(records, subscription.batchSize)) {
      signal.throwIfAborted();
      await deliver(batch, rules);
    }
    const last = page.at(-1)?.dynamodb?.SequenceNumber;
    if (last) checkpoint.advance(shard, last);
  };

  const foundNothing = () => {
    for (const { read, resolve } of waiting) if (read <= reads) resolve();
    waiting = waiting.filter(({ read }) => read > reads);
  };

  const readToTheEnd = async () => {
    reads += 1;
    for await (const page of readShard(stream, shard, checkpoint.after(shard))) {
      await process(page);
      if (page.length === 0) foundNothing();
      await pace.pause(page.length);
      reads += 1;
    }
    checkpoint.close(shard);
  };

  /** An iterator expires, the database is away for a moment: the checkpoint says where to go on. */
  const persist = async (): Promise<void> => {
    for (;;) {
      try {
        return await readToTheEnd();
      } catch (error) {
        signal.throwIfAborted();
        console.warn(`${subscription.name} tries again to follow the stream: ${(error as Error).message}`);
        await pace.pause(0);
      }
    }
  };

  return {
    ended: persist(),
    nudge: pace.nudge,
    caughtUp: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push({ read: reads + 1, resolve });
      pace.nudge();
      return promise;
    },
  };
};
