import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { log } from '#shared/wire/log.ts';
import { client } from '../client.ts';
import { put, remove } from '../expression.ts';
import { inParallel } from '../in-parallel.ts';
import { chunks, getItem, getItems, type Item } from '../items.ts';
import { metaKey } from '../keys.ts';
import { toModel } from '../models/get.ts';
import { evaluate } from './evaluate.ts';
import { progressKey } from './keys.ts';
import { allMonitors, toMonitor } from './of.ts';

/** Monitors that are evaluated at once, and those whose models are read together. */
const width = 10;
const together = 50;

type Fate = 'done' | 'failed' | 'late';

/** From the one after `after`, and round. */
function rotated(monitors: readonly Item[], after: string | undefined): Item[] {
  const first = monitors.findIndex(({ sk }) => after !== undefined && sk > after);
  return first < 1 ? [...monitors] : [...monitors.slice(first), ...monitors.slice(0, first)];
}

/** What fails is no other's business. */
async function tried(item: Item, meta: Item | undefined, due: number): Promise<Fate> {
  try {
    const model = meta && toModel(meta);
    // Of a deleted model nothing is observed; it may come back.
    if (item.enabled && model && model.deleted === undefined) await evaluate(toMonitor(item), model, due);
    return 'done';
  } catch (error) {
    log('error', 'a monitor failed', { monitor: item.sk, error: String(error), stack: (error as Error).stack });
    return 'failed';
  }
}

type Run = { due: number; isOver: () => boolean };

/** Those that come late are the last. */
async function evaluateSome(items: readonly Item[], { due, isOver }: Run): Promise<Fate[]> {
  const metas = await getItems(items.map(({ model }) => metaKey(String(model))));
  const places = items.map((item, index) => ({ item, meta: metas[index] }));
  return inParallel(places, width, async ({ item, meta }) => (isOver() ? 'late' : tried(item, meta, due)));
}

/** Where the next one goes on: nowhere, if there was time for all. */
async function keepProgress(before: Item | undefined, after: string | undefined): Promise<void> {
  if (after !== undefined) await client.send(new PutCommand(put({ ...progressKey, after })));
  else if (before) await client.send(new DeleteCommand(remove(progressKey)));
}

/**
 * Evaluates all monitors as of `due`, until the deadline (both ms since 1970); the next time it goes on with those that
 * it had no time for. Throws, when all else is done, if some failed.
 */
export async function evaluateAll(due: number, deadline: number): Promise<{ monitors: number; evaluated: number }> {
  const [before, all] = await Promise.all([getItem(progressKey), allMonitors()]);
  const monitors = rotated(all, before?.after as string | undefined);
  const fates: Fate[] = [];
  let begun = 0;
  // One there is always time for, or it would never go on.
  const isOver = () => begun++ > 0 && Date.now() >= deadline;
  for (const some of chunks(monitors, together)) {
    fates.push(...(await evaluateSome(some, { due, isOver })));
    if (fates.includes('late')) break;
  }
  const evaluated = fates.filter((fate) => fate !== 'late').length;
  const failed = fates.filter((fate) => fate === 'failed').length;
  await keepProgress(before, evaluated < monitors.length ? monitors[evaluated - 1]?.sk : undefined);
  if (failed > 0) throw new Error(`${failed} of ${evaluated} monitors failed.`);
  return { monitors: monitors.length, evaluated };
}
