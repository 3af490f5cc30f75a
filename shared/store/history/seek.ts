import type { Model } from '#shared/domain/entities.ts';
import { type Question, rowsAsked } from '#shared/domain/history.ts';
import { digits, metaKey, milliseconds, numberOf, recentPartition, versionKey } from '../keys.ts';
import { readMeta } from '../models/get.ts';
import { queryFirst } from '../query.ts';
import { noteSince } from './note-since.ts';
import { first, last, type Passed } from './streams.ts';

/** By what the clocks of those who write, and what a call takes, a row can be older than one that stands before it (ms). */
export const minute = 60_000;

/** The first version that was created at a time or later; versions are not in steps of one. Reads a few, one by one. */
async function versionSince({ id, issued }: Model, time: number): Promise<number> {
  const partition = metaKey(id).pk;
  let [low, high] = [1, issued + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const version = await queryFirst({ partition, from: versionKey(id, middle).sk, to: versionKey(id, high - 1).sk });
    if (version && Number(version.creation_timestamp) < time) low = numberOf(version.sk) + 1;
    else high = middle;
  }
  return low;
}

/** Of the index, which may lag behind: the last change before a time, or one before that. */
async function changeBefore(id: string, time: number): Promise<number> {
  const partition = recentPartition.changes(id);
  const found = await queryFirst({ index: 'recent', partition, to: milliseconds(time), forward: false });
  return found ? numberOf(found.sk) : 0;
}

/** The first change after a time, or one after that; the one to come, if the index has none. */
async function changeAfter({ id, rev }: Model, time: number): Promise<number> {
  const partition = recentPartition.changes(id);
  const found = await queryFirst({ index: 'recent', partition, from: milliseconds(time + 1) });
  return found ? numberOf(found.sk) : rev + 1;
}

/**
 * Where to begin, so that no row of a time range is left out, and few before it are passed through: a change is found by
 * the index, a note among those after it, a creation by halving.
 */
export async function seek(id: string, question: Question): Promise<Passed> {
  const { from, to, forward } = question;
  if (forward ? from === 0 : to >= Date.now()) return { place: forward ? first : last };
  const model = (await readMeta(id)) as Model;
  const asked = rowsAsked(question);
  const version = (time: number) =>
    question.version === undefined && asked.creations ? versionSince(model, time) : undefined;
  const place = (rev: number, time: number, margin: number) =>
    asked.notes ? noteSince(id, rev, time, margin) : `${digits(rev)}#${forward ? last : first}`;
  if (forward) {
    const earlier = Math.max(0, from - minute);
    const [begin, since] = await Promise.all([
      changeBefore(id, earlier).then((rev) => place(rev, from, -minute)),
      version(earlier),
    ]);
    return { place: begin, version: since && since - 1 };
  }
  const [end, until] = await Promise.all([
    changeAfter(model, to).then((rev) => place(rev - 1, to + 1, minute)),
    version(to + minute + 1),
  ]);
  return { place: end, version: until };
}
