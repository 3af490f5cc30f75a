import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openCheckpoint } from '#infra/local/checkpoint.ts';
import { setQueues } from '#infra/local/connection.ts';
import { loadFunctions } from '#infra/local/functions.ts';
import type { Subscription } from '#infra/local/poller.ts';
import { type Queues, startQueues } from '#infra/local/queues/queues.ts';
import { type Streams, startStreams } from '#infra/local/streams.ts';
import { consumers } from '#shared/operations/consumers.ts';
import { workers } from '#shared/operations/workers.ts';
import type { FreshTable } from '#test/support/fresh-table.ts';

/** One in a process, for as long as it lives: functions ask for its address when they are loaded, and once. So it is before them. */
let queues: Promise<Queues> | undefined;

export function theQueues(): Promise<Queues> {
  const folder = mkdtempSync(join(tmpdir(), 'stagebook-queues-'));
  queues ??= startQueues({
    ...{ file: join(folder, 'queues.sqlite'), workers, load: loadFunctions(), hooks: [], invoking: () => {} },
    deadLetters: (name) => join(folder, `${name}.jsonl`),
    listening: setQueues,
  });
  return queues;
}

/** The stream's consumers, and the queues' workers behind them, at work on a table, as the laptop has them. */
export async function startConsumers({ stream }: FreshTable): Promise<Streams> {
  const folder = mkdtempSync(join(tmpdir(), 'stagebook-consumers-'));
  const load = loadFunctions();
  const { busy } = await theQueues();
  const mappings = consumers.map((consumer) => ({
    subscription: {
      ...consumer,
      handler: async (event, context) => (await load(consumer.file))(event, context),
    } as Subscription,
    checkpoint: openCheckpoint(join(folder, consumer.name), stream.arn),
    deadLetters: join(folder, `${consumer.name}.jsonl`),
  }));
  const streams = await startStreams(stream, mappings);
  return {
    nudge: streams.nudge,
    drained: async () => {
      await streams.drained();
      while (busy()) await sleep(10);
      await streams.drained();
    },
    stop: streams.stop,
  };
}
