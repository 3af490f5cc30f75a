import type { ChainHead } from '#shared/domain/checkpoint.ts';
import { chunks, getItems } from '../items.ts';
import { headKey, idOf, milliseconds, recentPartition, sharded } from '../keys.ts';
import { queryPages } from '../query.ts';
import type { Latest } from './latest.ts';
import { readCheckpoint } from './read.ts';

/** For clocks that differ, and an index that is behind (ms). */
const overlap = 15 * 60_000;

const startOf = ({ until }: Latest) => Math.max(0, until - overlap);

/** Ids of the models whose chains may have moved since: some are told again, none is left out. */
export async function movedSince(latest: Latest): Promise<string[]> {
  const from = milliseconds(startOf(latest));
  const ids = new Set<string>();
  const gather = async (partition: string) => {
    for await (const page of queryPages({ index: 'recent', partition, from }))
      for (const { pk } of page) ids.add(idOf(pk));
  };
  await Promise.all(sharded(recentPartition.heads).map(gather));
  return [...ids].sort();
}

/** Whether the checkpoints of late have a head already. */
export type IsRecorded = (head: ChainHead) => boolean;

/** Throws if one of them is gone, or is not what it was. */
export async function recordedSince(latest: Latest): Promise<IsRecorded> {
  const recorded = new Map<string, ChainHead>();
  let expected = latest.hash;
  for (let { sequence } = latest; sequence > 0; sequence -= 1) {
    const found = await readCheckpoint(sequence);
    if (!found) throw new Error(`Checkpoint ${sequence} is gone.`);
    if (found.hash !== expected) throw new Error(`Checkpoint ${sequence} was edited.`);
    const { heads, time, previous } = found.checkpoint;
    for (const head of heads) if (!recorded.has(head.model_id)) recorded.set(head.model_id, head);
    if (time < startOf(latest)) break;
    expected = previous;
  }
  return ({ model_id, n, hash }) => recorded.get(model_id)?.n === n && recorded.get(model_id)?.hash === hash;
}

/** Asked for at once. */
const some = 1_000;

/** The heads as they are now, in the order of their ids. */
export async function readHeads(ids: readonly string[]): Promise<ChainHead[]> {
  const heads: ChainHead[] = [];
  for (const part of chunks(ids, some)) {
    const items = await getItems(part.map(headKey));
    for (const item of items)
      if (item) heads.push({ model_id: idOf(item.pk), n: Number(item.n), hash: String(item.hash) });
  }
  return heads;
}
