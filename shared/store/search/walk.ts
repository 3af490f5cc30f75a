import { compareText } from '#shared/domain/search/compare.ts';
import type { Span } from '#shared/domain/search/span.ts';
import type { IndexName } from '#shared/operations/table.ts';
import type { Item } from '../items.ts';
import { milliseconds } from '../keys.ts';
import { queryPages } from '../query.ts';
import { limits } from './limits.ts';

/** A walk along partitions of the table or of an index, in the order of their sort key. */
export type Walk = {
  index?: IndexName;
  partitions: readonly string[];
  forward: boolean;
  /** Rows of the first stretch; each stretch may have twice as many as the one before. */
  size: number;
  /** Only sort keys from here */
  low?: string | undefined;
  /** to here. */
  high?: string | undefined;
  /** Where the first stretch begins, */
  from?: string | undefined;
  /** and ends. */
  to?: string | undefined;
  /** Sorts out rows by their keys. */
  select?: ((row: Item) => boolean) | undefined;
  /** What is equal in the keys of rows that are not parted, for their order is decided after they are loaded. */
  keepRuns?: ((key: string) => string) | undefined;
};

/** Rows with the keys they were found by: an index has no more than those. */
export type Stretch = { from: string; to: string; rows: Item[]; scanned: number };

const sortKeyOf = (index: IndexName | undefined) => (index === undefined ? 'sk' : (`${index}_sk` as const));
const partitionKeyOf = (index: IndexName) => `${index}_pk` as const;

/** Of two bounds the narrower; `from` may come from a forged token. */
const higher = (a = '', b = '') => (compareText(a, b) >= 0 ? a : b) || undefined;
const lower = (a: string | undefined, b: string | undefined) =>
  a === undefined || (b !== undefined && compareText(b, a) < 0) ? b : a;

async function* rowsOf(walk: Walk, partition: string): AsyncGenerator<Item> {
  const { index, forward, low, high, from, size, select } = walk;
  const bounds = forward ? { from: higher(from, low), to: high } : { from: low, to: lower(from, high) };
  const range = {
    index,
    partition,
    ...bounds,
    forward,
    limit: size + 1,
    growTo: select ? limits.scanned : limits.batch,
  };
  for await (const page of queryPages(range)) yield* page;
}

/** Several partitions in one order. */
async function* merge(streams: AsyncGenerator<Item>[], sortKey: string, forward: boolean): AsyncGenerator<Item> {
  const heads = await Promise.all(streams.map(async (stream) => ({ stream, head: await stream.next() })));
  let open = heads.filter(({ head }) => !head.done);
  while (open.length > 0) {
    const next = open.reduce((best, other) => {
      const difference = compareText(String(other.head.value[sortKey]), String(best.head.value[sortKey]));
      return (forward ? difference : -difference) < 0 ? other : best;
    });
    yield next.head.value;
    next.head = await next.stream.next();
    if (next.head.done) open = open.filter((other) => other !== next);
  }
}

/** Of a key by time: rows of equal time. */
export const timeOf = (key: string): string => key.slice(0, 13);

const latestTime = 9_999_999_999_999;

/** Keys of an index by time begin with it, and go on behind a `#`. */
export function boundsIn(updated: Span | undefined): Pick<Walk, 'low' | 'high'> {
  if (updated === undefined) return {};
  const { least, most } = updated;
  const isNever = least > latestTime || most < 0;
  const [from, to] = isNever ? [1, 0] : [Math.max(0, least), Math.min(most, latestTime)];
  return { low: milliseconds(from), high: `${milliseconds(to)}$` };
}

/** Whether a stretch made by size ends before a row of that key. */
function isFull({ to, rows, scanned }: Stretch, key: string, size: number, keepRuns: Walk['keepRuns']): boolean {
  if (key === to || (rows.length < size && scanned < limits.scanned)) return false;
  return !(keepRuns && keepRuns(key) === keepRuns(to) && scanned < limits.run);
}

/** The walk in stretches. One made again, with `to`, has the same bounds as before, whatever became of its rows. */
export async function* stretches(walk: Walk): AsyncGenerator<Stretch> {
  const { index, partitions, forward, select = () => true, keepRuns } = walk;
  const sortKey = sortKeyOf(index);
  const isBeyond = (key: string, end: string) => (forward ? compareText(key, end) : compareText(end, key)) > 0;
  const streams = partitions.map((partition) => rowsOf(walk, partition));
  const found = streams.length === 1 ? (streams[0] as AsyncGenerator<Item>) : merge(streams, sortKey, forward);
  let { size, to } = walk;
  let open: Stretch = { from: walk.from ?? '', to: '', rows: [], scanned: 0 };
  for await (const row of found) {
    const key = String(row[sortKey]);
    const ends = to === undefined ? open.scanned > 0 && isFull(open, key, size, keepRuns) : isBeyond(key, to);
    if (ends) {
      yield { ...open, ...(to !== undefined && { to }) };
      open = { from: key, to: key, rows: [], scanned: 0 };
      if (to === undefined) size = Math.max(size, Math.min(2 * size, limits.batch));
      to = undefined;
    }
    open.from ||= key;
    open.to = key;
    open.scanned++;
    if (select(row)) open.rows.push(row);
  }
  if (open.scanned > 0) yield { ...open, ...(to !== undefined && { to }) };
}

/** Keys cost a small part of what items do. */
export const costOf = ({ rows, scanned }: Stretch): number => rows.length + Math.ceil(scanned / 20);

/**
 * Whether an item counts where an index found it. The index may lag behind, and the item move before it is read: it
 * counts if it is still there, or has moved to where the walk has been already and will not meet it again.
 */
export function isStill(
  { index, forward }: { index: IndexName; forward: boolean },
  row: Item,
  item: Item | undefined,
): item is Item {
  if (item?.[partitionKeyOf(index)] !== row[partitionKeyOf(index)]) return false;
  const moved = compareText(String(item?.[sortKeyOf(index)]), String(row[sortKeyOf(index)]));
  return forward ? moved <= 0 : moved >= 0;
}
