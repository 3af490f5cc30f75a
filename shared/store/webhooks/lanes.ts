import type { Item } from '../items.ts';
import { healthKey, pendingPrefix } from '../keys.ts';
import { queryFirst, queryPages } from '../query.ts';

const partitionOf = (webhook: string) => healthKey(webhook).pk;

async function page(webhook: string, bounds: { from: string; to: string }, limit: number): Promise<Item[]> {
  // A page can be empty and not the last.
  for await (const items of queryPages({ partition: partitionOf(webhook), ...bounds, limit }))
    if (items.length > 0) return items;
  return [];
}

/**
 * What is pending in a lane, and comes first: at most so many. Read twice: while the first read goes by, one can be written
 * where it has been, and the next where it comes. The second begins after all has been written that the first has seen,
 * and so misses nothing that was written before any of that.
 */
export async function firstPending(webhook: string, model: string, most: number): Promise<Item[]> {
  const from = pendingPrefix(model);
  const last = (await page(webhook, { from, to: `${from}~` }, most)).at(-1);
  return last ? page(webhook, { from, to: last.sk }, most) : [];
}

export const hasPending = async (webhook: string, model: string): Promise<boolean> => {
  const from = pendingPrefix(model);
  return (await page(webhook, { from, to: `${from}~` }, 1)).length > 0;
};

/** The model's id in `PENDING#<it>#…`. */
const modelOf = ({ sk }: Item): string => sk.split('#')[1] as string;

/** The models of which a webhook has something pending: one read each, however much it is. */
export async function* pendingLanes(webhook: string): AsyncGenerator<string> {
  const to = `${pendingPrefix()}~`;
  let from = pendingPrefix();
  for (;;) {
    const first = await queryFirst({ partition: partitionOf(webhook), from, to });
    if (!first) return;
    const model = modelOf(first);
    yield model;
    // `$` is what comes after `#`: the first that is of no lane before.
    from = `${pendingPrefix()}${model}$`;
  }
}
