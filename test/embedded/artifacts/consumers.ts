import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCheckpoint } from '#infra/local/checkpoint.ts';
import { loadFunctions } from '#infra/local/functions.ts';
import type { Subscription } from '#infra/local/poller.ts';
import { type Streams, startStreams } from '#infra/local/streams.ts';
import { consumers } from '#shared/operations/consumers.ts';
import type { FreshTable } from '#test/support/fresh-table.ts';

/** The stream's consumers at work on a table, as the laptop has them. */
export function startConsumers({ stream }: FreshTable): Promise<Streams> {
  const folder = mkdtempSync(join(tmpdir(), 'stagebook-consumers-'));
  const load = loadFunctions();
  const mappings = consumers.map((consumer) => ({
    subscription: {
      ...consumer,
      handler: async (event, context) => (await load(consumer.file))(event, context),
    } as Subscription,
    checkpoint: openCheckpoint(join(folder, consumer.name), stream.arn),
    deadLetters: join(folder, `${consumer.name}.jsonl`),
  }));
  return startStreams(stream, mappings);
}
