import type { Model } from '#shared/domain/entities.ts';
import type { State } from '#shared/domain/state.ts';
import { readChange, stateAfter } from '../history/state.ts';
import { getItems, type Item } from '../items.ts';
import { changeKey, milliseconds, numberOf, recentPartition } from '../keys.ts';
import { queryFirst } from '../query.ts';

/** A model after change `rev`, its last until some time, which was at `at` (ms since 1970). */
export type Moment = { id: string; rev: number; at: number; state: State };

/**
 * The last change until `time`, of a model that has changed since. The index finds it; as that may lag behind the
 * table, the row after what it found has to be later, or else the rows, whose times rise with `rev`, are halved.
 */
async function lastUntil({ id, rev }: Model, time: number): Promise<Item | undefined> {
  const to = `${milliseconds(time)}#~`;
  const found = await queryFirst({ index: 'recent', partition: recentPartition.changes(id), to, forward: false });
  const known = found ? numberOf(found.sk) : 0;
  const [row, next] = await getItems([changeKey(id, known), changeKey(id, known + 1)]);
  if (next === undefined || Number(next.at) > time) return row;
  let [last, later] = [next, rev];
  while (Number(last.rev) + 1 < later) {
    const middle = Math.floor((Number(last.rev) + later) / 2);
    const between = (await readChange(id, middle)) as Item;
    if (Number(between.at) <= time) last = between;
    else later = middle;
  }
  return last;
}

const unlessDeleted = (moment: Moment) => (moment.state.deleted === undefined ? moment : undefined);

/**
 * A model at a time, by its META as it is now: three requests, and none for what has not changed since.
 * `undefined`: it was not there, yet or any more.
 */
export async function momentOf(model: Model, time: number): Promise<Moment | undefined> {
  const { id, rev, at } = model;
  if (at <= time) return unlessDeleted({ id, rev, at, state: model });
  if (model.creation_timestamp > time) return undefined;
  const row = await lastUntil(model, time);
  return row && unlessDeleted({ id, rev: Number(row.rev), at: Number(row.at), state: await stateAfter(id, row) });
}
