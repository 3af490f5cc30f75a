import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { client } from '#shared/store/client.ts';
import { splitBatches } from '#test/support/split-batches.ts';
import type { Random } from './random.ts';

/** What befalls one call: its worker's clock is off (ms), and it may die between its number and its item. */
export type Fate = { skew: number; dies?: boolean };

const fates = new AsyncLocalStorage<Fate>();
export const withFate = <T>(fate: Fate, work: () => Promise<T>): Promise<T> => fates.run(fate, work);

class Killed extends Error {}

const realNow = Date.now;

type Action = Record<string, Record<string, unknown>>;
type Input = { TransactItems?: Action[] };

/** Changes what is sent, e.g. leaves a condition out, to see whether the fuzzer notices. */
export type Weaken = (actions: Action[]) => Action[];

const conflict = (count: number) =>
  new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata: {},
    CancellationReasons: Array.from({ length: count }, () => ({ Code: 'TransactionConflict' })),
  });

const timeOut = () => Object.assign(new Error('injected: the answer was lost'), { name: 'TimeoutError' });

export type Rates = { pause: number; conflict: number; lost: number };

/** Puts faults under the SDK, where emulators raise none. Returns what takes them away again. */
export function injectFaults(random: Random, rates: Rates, weaken?: Weaken): () => void {
  Date.now = () => realNow() + (fates.getStore()?.skew ?? 0);
  const name = 'faults';
  splitBatches(client);
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const input = args.input as Input;
      const transaction = context.commandName?.startsWith('TransactWrite');
      if (random.chance(rates.pause)) await sleep(random.below(12));
      if (transaction && fates.getStore()?.dies) throw new Killed('injected: the process died');
      if (transaction && random.chance(rates.conflict)) throw conflict(input.TransactItems?.length ?? 0);
      if (transaction && weaken && input.TransactItems) input.TransactItems = weaken(input.TransactItems);
      const result = await next(args);
      if (transaction && random.chance(rates.lost)) throw timeOut();
      if (random.chance(rates.pause)) await sleep(random.below(12));
      return result;
    },
    { step: 'initialize', name, priority: 'high' },
  );
  return () => {
    client.middlewareStack.remove(name);
    client.middlewareStack.remove('split');
    Date.now = realNow;
  };
}
