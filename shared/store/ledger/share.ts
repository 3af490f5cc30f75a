import { type Entry, nextEntry } from '#shared/domain/ledger.ts';
import { type Action, maximumActions } from '../commit.ts';
import { absent, equal, insert, put } from '../expression.ts';
import type { Item } from '../items.ts';
import { entryIndexKeys, entryKey, headIndexKeys, headKey, numberOf } from '../keys.ts';
import { portionsOf } from '../portions.ts';
import type { Head } from './head.ts';
import { readOpen } from './open.ts';
import { isChange, recordOf, timeOfRow } from './recorded.ts';
import { putTraces, tracesOf } from './traces.ts';

/** Half of what a transaction takes, since an entry is a little more than its row. */
export const mostBytes = 2_000_000;

/** HEAD, which moves with the entries, takes one of the actions. */
const mostActions = maximumActions - 1;

/** One chain's share of a transaction: entries, their traces, HEAD. `more`: behind it there may be others. */
export type Share = { id: string; actions: Action[]; bytes: number; more: boolean };

/** A row that is to be chained; `crowd`: it has more traces than go with it. */
type Link = { row: Item; traces: ReturnType<typeof tracesOf>; crowd: boolean; bytes: number };

function linkOf(id: string, row: Item): Link {
  const traces = tracesOf(id, row);
  return { row, traces, crowd: traces.length >= mostActions, bytes: Buffer.byteLength(JSON.stringify(row)) };
}

function actionsFor(id: string, head: Head, links: readonly Link[]): Action[] {
  let end: { n: number; hash: string } = head;
  const puts = links.flatMap(({ row, traces, crowd }): Action[] => {
    const entry: Entry = nextEntry(end, { model: id, sk: row.sk, row: recordOf(row) });
    end = entry;
    const { model, sk, ...content } = entry;
    const found = entryIndexKeys(id, sk, entry.n, timeOfRow(row));
    return [
      ...(crowd ? [] : traces.map((trace) => ({ Put: put(trace) }))),
      { Put: insert({ ...entryKey(id, sk), ...content, ...found }) },
    ];
  });
  const rows = links.map(({ row }) => row);
  const rev = rows.filter(isChange).reduce((last, { sk }) => Math.max(last, numberOf(sk)), head.rev);
  const moved = { ...headKey(id), n: end.n, hash: end.hash, rev, ...headIndexKeys(id, Date.now()) };
  return [...puts, { Put: put(moved, head.n === 0 ? absent('pk') : equal('n', head.n)) }];
}

/**
 * What is open of a chain, as far as it goes into one transaction; `undefined`: nothing is. Where a row's traces do not go
 * with its entry they are written here, before it: whatever the chain has can be found by its versions.
 */
export async function shareOf(id: string, sks: readonly string[]): Promise<Share | undefined> {
  const { head, rows, more } = await readOpen(id, sks);
  const all = rows.map((row) => linkOf(id, row));
  const [links] = portionsOf(all, [mostActions, mostBytes], ({ traces, crowd, bytes }) => [
    crowd ? 1 : 1 + traces.length,
    bytes,
  ]);
  if (!links) return undefined;
  await putTraces(
    id,
    links.filter(({ crowd }) => crowd).map(({ row }) => row),
  );
  const bytes = links.reduce((sum, link) => sum + link.bytes, 0);
  return { id, actions: actionsFor(id, head, links), bytes, more: more || links.length < all.length };
}
