import { getItem, getItems, type Item } from '../items.ts';
import { digits, headKey, metaKey, tracePrefix, versionKey } from '../keys.ts';
import { queryPages } from '../query.ts';
import { merge } from './merge.ts';
import { noteSince } from './note-since.ts';
import { type Row, rowOf } from './row.ts';
import { minute } from './seek.ts';
import { changes, notes, rangeOf, rowsOn, type Way } from './streams.ts';

const batch = 100;

/** How long it takes at most that a note is in the ledger after others that were written later (ms). */
const late = 60_000;

/** It comes before all others of the version, whatever the clocks say. */
async function* creation({ id, passed }: Way, version: number): AsyncGenerator<Row> {
  const item = passed.version === version ? undefined : await getItem(versionKey(id, version));
  if (item) yield rowOf(id, item);
}

const keyAt = (id: string, place: string) => ({
  pk: metaKey(id).pk,
  sk: `${place.includes('#') ? 'NOTE' : 'CHANGE'}#${place}`,
});

/** The rows that a version's traces lead to. */
async function* tracedPages(way: Way, version: number): AsyncGenerator<(Item | undefined)[]> {
  const { id, limit } = way;
  const prefix = tracePrefix(version);
  const range = { ...rangeOf(prefix, way), limit: Math.min(limit, batch), growTo: batch };
  for await (const page of queryPages({ partition: headKey(id).pk, ...range }))
    yield await getItems(page.map(({ sk }) => keyAt(id, sk.slice(prefix.length))));
}

/** Of those after the last change that the ledger has, all that it may not have. */
async function* openNotes(way: Way, rev: number, moved: number): AsyncGenerator<Row> {
  yield* notes(way, moved > 0 ? await noteSince(way.id, rev, moved - late, -minute) : undefined);
}

/**
 * The rows of one version: by their traces and, of what the ledger does not have yet, all that there are, whatever they
 * are of. The head is read before: what it has, has traces.
 */
export async function* rowsOfVersion(way: Way, version: number): AsyncGenerator<Row> {
  const head = await getItem(headKey(way.id));
  const rev = Number(head?.rev ?? 0);
  const moved = Number(String(head?.recent_sk ?? 0).slice(0, 13));
  const streams = [
    creation(way, version),
    rowsOn(way, tracedPages(way, version)),
    changes(way, digits(rev + 1)),
    openNotes(way, rev, moved),
  ];
  yield* merge(streams, { forward: way.forward, place: way.passed.place });
}
