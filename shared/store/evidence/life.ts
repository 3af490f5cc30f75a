import type { Entry } from '#shared/domain/ledger.ts';
import { versionsIn } from '#shared/domain/traces.ts';
import { rowsOfVersion } from '../history/of-version.ts';
import { type Row, rowOf } from '../history/row.ts';
import { last } from '../history/streams.ts';
import { getItems, type Item } from '../items.ts';
import { entryKey } from '../keys.ts';
import { toEntry } from '../ledger/recorded.ts';
import { limits } from './limits.ts';

/** Of the first request. */
const limit = 100;

const everything = { place: last };
const notBeyond = () => false;

/** The rows about a version, the last first, and whether there are more; its creation is none of them. */
async function rowsAbout(id: string, version: number): Promise<{ rows: Row[]; more: boolean }> {
  const rows: Row[] = [];
  let bytes = 0;
  const way = { id, passed: everything, forward: false, limit, isBeyond: notBeyond };
  for await (const row of rowsOfVersion(way, version)) {
    if (row.kind === 'version_created' || !versionsIn(row).includes(version)) continue;
    if (rows.length === limits.rows || bytes > limits.bytes) return { rows, more: true };
    rows.push(row);
    bytes += Buffer.byteLength(JSON.stringify(row));
  }
  return { rows, more: false };
}

export type Life = {
  /** In the order of history, the creation before the others; of many the latest. */
  rows: Row[];
  /** What the chain has of them: the creation's, and then the latest before the others. */
  entries: Entry[];
  /** Sort keys of rows that have no entry yet. */
  pending: string[];
  /** There are more. */
  more: boolean;
};

/** What happened to a version, whose item it is, and what the chain has of it up to its `end`. */
export async function lifeOf(id: string, version: number, item: Item, end: number): Promise<Life> {
  const { rows: latest, more } = await rowsAbout(id, version);
  const creation = rowOf(id, item);
  const rows = [creation, ...latest];
  const items = await getItems(rows.map(({ sk }) => entryKey(id, sk)));
  // What was chained since the head was read is as good as not chained yet.
  const isChained = (entry: Item | undefined) => entry !== undefined && Number(entry.n) <= end;
  return {
    rows: [creation, ...latest.toReversed()],
    entries: items.filter(isChained).map((entry) => toEntry(id, entry as Item)),
    pending: rows.filter((_, index) => !isChained(items[index])).map(({ sk }) => sk),
    more,
  };
}
