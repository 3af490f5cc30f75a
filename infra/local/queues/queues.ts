import { kebab, type Worker } from '#shared/operations/queues.ts';
import type { LoadFunction } from '../functions.ts';
import { type DeploymentHook, deploymentHooksWorker, hooksQueue, matching } from './deployment-hooks.ts';
import { type EndpointOptions, type Entry, startEndpoint } from './endpoint.ts';
import { type QueuePoller, type QueueSubscription, startQueuePoller } from './poller.ts';
import { openQueueStore } from './store.ts';

export type Queues = {
  /** Where the functions reach SQS and EventBridge. */
  url: string;
  /** Whether messages are due, or in hand. */
  busy(): boolean;
  /** Lets the batches in hand finish and stops; the rest is for the next start. */
  stop(): Promise<void>;
};

export type QueuesOptions = {
  /** Where the messages are kept. */
  file: string;
  deadLetters(queue: string): string;
  workers: readonly Worker[];
  load: LoadFunction;
  /** What the names of queues begin with, in the URLs that functions have of them. */
  prefix?: string;
  credentials?: EndpointOptions['credentials'];
  hooks: readonly DeploymentHook[];
  /** Called with where it is, before the first message is handed out: functions read that when they are loaded. */
  listening?(url: string): void;
  /** Called before each batch. */
  invoking(): void;
};

const subscriptionOf = (worker: Worker, prefix: string, load: LoadFunction): QueueSubscription => ({
  ...worker,
  queue: prefix + kebab(worker.queue),
  handler: async (event, context) => (await load<typeof event, never>(worker.file))(event, context),
});

/** What stands between functions: queues, the bus with its rules, and whoever works them off. */
export async function startQueues(options: QueuesOptions) {
  const { file, deadLetters, workers, load, prefix = 'stagebook-', credentials, hooks, invoking } = options;
  const store = openQueueStore(file);
  const stopping = new AbortController();
  const { signal } = stopping;
  const subscriptions = [
    ...workers.map((worker) => subscriptionOf(worker, prefix, load)),
    deploymentHooksWorker(hooks),
  ];
  const pollers: QueuePoller[] = [];
  const sent = () => {
    for (const { nudge } of pollers) nudge();
  };
  const putEvents = (entries: readonly Entry[]) => {
    const messages = entries.flatMap((entry) => matching(hooks, entry));
    if (messages.length === 0) return;
    store.send(hooksQueue, messages);
    sent();
  };
  const endpoint = await startEndpoint({ store, putEvents, sent, credentials });
  options.listening?.(endpoint.url);
  for (const subscription of subscriptions)
    pollers.push(
      startQueuePoller({ subscription, store, deadLetters: deadLetters(subscription.name), signal, invoking }),
    );
  return {
    url: endpoint.url,
    busy: () => pollers.some(({ busy }) => busy()),
    stop: async () => {
      stopping.abort();
      await Promise.all(pollers.map(({ ended }) => ended));
      await endpoint.stop();
      store.close();
    },
  } satisfies Queues;
}
