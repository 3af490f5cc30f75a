import type { Item } from '../items.ts';
import { maximumNumber, metaKey, versionKey } from '../keys.ts';
import { queryPages, type Range } from '../query.ts';
import { type Row, rowOf } from './row.ts';

/** The rows of one model, each kind of key by itself, in their order. */

/** After which row a walk goes on: its place and, of creations, the version. */
export type Passed = { place: string; version?: number | undefined };

export type Way = {
  id: string;
  passed: Passed;
  forward: boolean;
  /** Rows of the first request: one stream may have to fill a page alone. */
  limit: number;
  /** Whether a row ends the walk along those of its kind. */
  isBeyond: (row: Row) => boolean;
};

/** Places before and after all others. */
export const [first, last] = ['', '~'];

/** The rows of pages, until one is beyond. */
export async function* rowsOn({ id, isBeyond }: Way, pages: AsyncIterable<(Item | undefined)[]>): AsyncGenerator<Row> {
  for await (const page of pages)
    for (const item of page) {
      const row = item && rowOf(id, item);
      if (row && isBeyond(row)) return;
      if (row) yield row;
    }
}

const rowsIn = (way: Way, range: Omit<Range, 'partition'>) =>
  rowsOn(way, queryPages({ partition: metaKey(way.id).pk, growTo: 500, ...range }));

/** Keys of `prefix` and a place: from the one that was passed, which may be among them, and none before `low`. */
export function rangeOf(prefix: string, { passed: { place }, forward, limit }: Way, low = first) {
  const [from, to] = forward ? [place > low ? place : low, last] : [low, place];
  return { from: prefix + from, to: prefix + to, forward, limit };
}

export const changes = (way: Way, low?: string) => rowsIn(way, rangeOf('CHANGE#', way, low));

export const notes = (way: Way, low?: string) => rowsIn(way, rangeOf('NOTE#', way, low));

/** In the order of their numbers: each was given out after the one before. */
export function creations(way: Way): AsyncGenerator<Row> {
  const { id, passed, forward, limit } = way;
  const { version } = passed;
  const from = forward ? (version ?? 0) + 1 : 1;
  const to = forward || version === undefined ? maximumNumber : Math.max(0, version - 1);
  return rowsIn(way, { from: versionKey(id, from).sk, to: versionKey(id, to).sk, forward, limit });
}
