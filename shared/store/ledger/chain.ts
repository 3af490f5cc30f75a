import { setTimeout as sleep } from 'node:timers/promises';
import type { Placed } from '#shared/domain/chain.ts';
import { getItems, type Item } from '../items.ts';
import { digits, listPartition, maximumNumber } from '../keys.ts';
import { queryPages } from '../query.ts';
import { type Head, readHead } from './head.ts';
import { toEntry } from './recorded.ts';

/** A model's entries from position `from` on, at most `limit`, by where the index has them; as they are in the table. */
export async function readChain(id: string, from: number, limit: number): Promise<Required<Placed>[]> {
  const keys: Item[] = [];
  const range = { from: digits(from), to: digits(maximumNumber), limit };
  for await (const page of queryPages({ index: 'list', partition: listPartition.chain(id), ...range })) {
    keys.push(...page);
    if (keys.length >= limit) break;
  }
  const items = await getItems(keys);
  return items
    .slice(0, limit)
    .flatMap((item, index) => (item ? [{ ...toEntry(id, item), place: Number(keys[index]?.list_sk) }] : []));
}

/** An index follows its table within moments (ms); what is not there after a minute never will be. */
const pauses = [100, 300, 600];
const minute = 60_000;

const isLate = ({ moved }: Head) => Date.now() - moved < minute;

/** Whether all are there that the head says. */
const isWhole = (entries: readonly Required<Placed>[], from: number, limit: number, { n }: Head) =>
  Array.from({ length: Math.max(0, Math.min(limit, n - from + 1)) }).every(
    (_, index) => entries[index]?.place === from + index,
  );

/** Entries as `readChain` has them, and the head before: if some are missing, the index was given time to follow. */
export async function readStretch(id: string, from: number, limit: number) {
  for (let tries = 0; ; tries++) {
    const head = await readHead(id);
    const entries = await readChain(id, from, limit);
    const pause = pauses[tries];
    if (pause === undefined || isWhole(entries, from, limit, head) || !isLate(head)) return { head, entries };
    await sleep(pause);
  }
}
