import type { GetRecordsCommandOutput } from '@aws-sdk/client-dynamodb-streams';
import { type Poller, type PollerOptions, startPoller } from './poller.ts';
import { listShards, type Stream } from './shard.ts';
import { SharedPages } from './shared-pages.ts';

export type Streams = {
  /** Something was written: look now. */
  nudge(): void;
  /** Resolves when every consumer is done with all that was written before, and with what that led to. */
  drained(): Promise<void>;
  /** Lets the batches in hand finish and stops; the rest is for the next start. */
  stop(): Promise<void>;
};

export type EventSourceMapping = Pick<PollerOptions, 'subscription' | 'checkpoint' | 'deadLetters'>;

type Reader = Poller & {
  /** Resolves when the shard has ended and its children have begun; rejects when we stop. */
  handedOver: Promise<void>;
};

/** Follows all shards of one consumer: a child begins when its parent is done with, so order is kept. */
const follow = async (options: Omit<PollerOptions, 'shard'>, handingOver: () => void) => {
  const { stream, checkpoint, signal } = options;
  const readers = new Map<string, Reader>();

  const begin = async (): Promise<void> => {
    const shards = await listShards(stream);
    const left = new Set(shards.map(({ ShardId }) => ShardId as string).filter((shard) => !checkpoint.isClosed(shard)));
    for (const { ShardId: shard = '', ParentShardId: parent = '' } of shards) {
      if (!left.has(shard) || left.has(parent) || readers.has(shard)) continue;
      const poller = startPoller({ ...options, shard });
      const handedOver = poller.ended.then(() => handOver(shard));
      handedOver.catch(stopped);
      readers.set(shard, { ...poller, handedOver });
    }
  };

  const handOver = async (shard: string) => {
    await begin();
    readers.delete(shard);
    handingOver();
  };

  const stopped = (error: Error) => {
    // Without its shards a consumer would stand still unnoticed.
    if (!signal.aborted) throw error;
  };

  await begin();
  return readers;
};

/** Delivers the stream of one table to its consumers. */
export const startStreams = async (stream: Stream, mappings: readonly EventSourceMapping[]): Promise<Streams> => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const shared = { ...stream, pages: new SharedPages<GetRecordsCommandOutput>() };
  let happenings = 0;
  const happened = () => {
    happenings += 1;
  };
  const followed = await Promise.all(
    mappings.map((mapping) => follow({ ...mapping, stream: shared, signal, invoking: happened }, happened)),
  );
  const readers = () => followed.flatMap((ofOne) => [...ofOne.values()]);
  return {
    nudge: () => {
      for (const reader of readers()) reader.nudge();
    },
    drained: async () => {
      // What one consumer wrote while another was done already may concern that other: again, until nobody did anything.
      for (let before = -1; before !== happenings; ) {
        before = happenings;
        await Promise.all(readers().map(({ caughtUp, handedOver }) => Promise.race([caughtUp(), handedOver])));
      }
    },
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(readers().map(({ ended }) => ended));
      for (const { checkpoint } of mappings) checkpoint.flush();
    },
  };
};
