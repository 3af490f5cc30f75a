import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Head as ChainHead } from '#shared/domain/chain.ts';
import { type Entry, genesis, nextEntry } from '#shared/domain/ledger.ts';
import { client } from '../client.ts';
import { type Action, retrying } from '../commit.ts';
import { absent, equal, insert, put } from '../expression.ts';
import { getItem, getItems, type Item } from '../items.ts';
import {
  changeKey,
  entryIndexKeys,
  entryKey,
  headIndexKeys,
  headKey,
  maximumNumber,
  metaKey,
  numberOf,
} from '../keys.ts';
import { queryPages } from '../query.ts';
import { isChange, isRecorded, recordOf, timeOfRow } from './recorded.ts';
import { putTraces } from './traces.ts';

/** The end of a model's chain: its length, last hash, the last change in it, and when it moved last (ms since 1970). */
export type Head = ChainHead & { moved: number };

const noHead: Head = { n: 0, hash: genesis, rev: 0, moved: 0 };

export async function readHead(id: string): Promise<Head> {
  const item = await getItem(headKey(id));
  if (!item) return noHead;
  const moved = Number(String(item.recent_sk).slice(0, 13));
  return { n: Number(item.n), hash: String(item.hash), rev: Number(item.rev), moved };
}

/** One transaction's entries: HEAD, which moves with them, takes one of the hundred actions. */
const mostEntries = 99;

async function changesAfter(id: string, rev: number): Promise<Item[]> {
  const [from, to] = [changeKey(id, rev + 1).sk, changeKey(id, maximumNumber).sk];
  const rows: Item[] = [];
  for await (const page of queryPages({ partition: metaKey(id).pk, from, to, limit: mostEntries })) {
    rows.push(...page);
    if (rows.length >= mostEntries) break;
  }
  return rows;
}

/** Rows that were rung for, exist, and have no entry yet. */
async function unrecorded(id: string, sks: readonly string[]): Promise<Item[]> {
  const entries = await getItems(sks.map((sk) => entryKey(id, sk)));
  const open = sks.filter((_, index) => entries[index] === undefined);
  const rows = await getItems(open.map((sk) => ({ pk: metaKey(id).pk, sk })));
  return rows.filter((row) => row !== undefined);
}

function appendActions(id: string, head: Head, rows: readonly Item[]): Action[] {
  let end: { n: number; hash: string } = head;
  const puts = rows.map((row): Action => {
    const entry: Entry = nextEntry(end, { model: id, sk: row.sk, row: recordOf(row) });
    end = entry;
    const { model, sk, ...content } = entry;
    return { Put: insert({ ...entryKey(id, sk), ...content, ...entryIndexKeys(id, sk, entry.n, timeOfRow(row)) }) };
  });
  const rev = rows.filter(isChange).reduce((last, { sk }) => Math.max(last, numberOf(sk)), head.rev);
  const moved = { ...headKey(id), n: end.n, hash: end.hash, rev, ...headIndexKeys(id, Date.now()) };
  return [...puts, { Put: put(moved, head.n === 0 ? absent('pk') : equal('n', head.n)) }];
}

/** Half of what a transaction takes, since an entry is a little more than its row. */
const mostBytes = 2_000_000;

/** As many of the rows as one transaction takes, and one in any case. */
function fitting(rows: readonly Item[]): Item[] {
  let bytes = 0;
  const end = rows.findIndex((row, index) => {
    bytes += Buffer.byteLength(JSON.stringify(row));
    return index === mostEntries || (index > 0 && bytes > mostBytes);
  });
  return rows.slice(0, end < 0 ? rows.length : end);
}

/** Appends once what is open, and tells whether there may be more. */
async function appendSome(id: string, sks: readonly string[]): Promise<boolean> {
  const [head, notes] = await Promise.all([readHead(id), unrecorded(id, sks)]);
  const changes = await changesAfter(id, head.rev);
  const open = [...changes, ...notes];
  if (open.length === 0) return false;
  const rows = fitting(open);
  await putTraces(id, rows);
  await client.send(new TransactWriteCommand({ TransactItems: appendActions(id, head, rows) }));
  return rows.length < open.length || changes.length >= mostEntries;
}

/**
 * Brings a model's chain up to date: every change since the last in it, by `rev`, and of the creations and notes those
 * that `sks` names. What rang does not matter, nor how often, nor in which order: an entry has the key of the row it
 * records and is put once, and the head moves only from where it was read. Throws when others win for too long.
 */
export async function appendToChain(id: string, sks: readonly string[], deadline: number): Promise<void> {
  const facts = [...new Set(sks)].filter((sk) => isRecorded({ sk }) && !isChange({ sk }));
  while (await retrying({ deadline }, () => appendSome(id, facts)));
}
