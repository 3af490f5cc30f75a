import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCheckpoint } from '#infra/local/checkpoint.ts';
import type { Subscription } from '#infra/local/poller.ts';
import type { Stream } from '#infra/local/shard.ts';
import { type EventSourceMapping, type Streams, startStreams } from '#infra/local/streams.ts';
import { type Deployed, type DeployedFunction, type Properties, resourcesOf } from './deployed.ts';

type Options = {
  of: (name: string) => DeployedFunction;
  invoke: (of: DeployedFunction, event: unknown) => Promise<unknown>;
};

/** The others are of queues. */
export const isOfStream = ({ properties }: { properties: Properties | null }): boolean =>
  String(properties?.EventSourceArn).includes(':dynamodb:');

/** Follows the stream as the deployed event source mappings say. `deadLetters` is the file of what was given up. */
export async function followMappings(deployed: Deployed, stream: Stream, { of, invoke }: Options) {
  const folder = await mkdtemp(join(tmpdir(), 'stagebook-mappings-'));
  const deadLetters = join(folder, 'dead-letters.jsonl');
  const ofStream = resourcesOf(deployed, 'AWS::Lambda::EventSourceMapping').filter(isOfStream);
  const mappings = ofStream.map(({ properties }): EventSourceMapping => {
    const { FunctionName, FilterCriteria, BatchSize, MaximumRetryAttempts } = properties as Properties;
    const consumer = of(FunctionName.replace(/^.*:/, ''));
    const subscription: Subscription = {
      name: consumer.name,
      file: consumer.handler,
      filters: FilterCriteria.Filters.map(({ Pattern }: Properties) => JSON.parse(Pattern)),
      batchSize: BatchSize,
      retries: MaximumRetryAttempts,
      timeout: consumer.timeout,
      handler: (event) => invoke(consumer, event) as ReturnType<Subscription['handler']>,
    };
    return {
      subscription,
      deadLetters,
      checkpoint: openCheckpoint(join(folder, `${consumer.name}.json`), stream.arn),
    };
  });
  const streams: Streams = await startStreams(stream, mappings);
  return {
    ...streams,
    deadLetters,
    stop: async () => {
      await streams.stop();
      await rm(folder, { recursive: true });
    },
  };
}
