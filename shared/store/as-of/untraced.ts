import { type Moved, movesIn } from '#shared/domain/traces.ts';
import { tooManyRequests } from '#shared/wire/errors.ts';
import { getItem } from '../items.ts';
import { changeKey, headKey, metaKey } from '../keys.ts';
import { queryPages } from '../query.ts';
import type { Moment } from './moment.ts';

/** Changes that are read. The ledger is seconds behind a write, and by more than this if nobody writes it. */
const most = 2_000;

/**
 * The moves until a change that are not in the ledger yet, and so may have no traces. Read before the traces, for what is
 * added meanwhile has them.
 */
export async function untracedMoves({ id, rev }: Pick<Moment, 'id' | 'rev'>): Promise<(Moved & { rev: number })[]> {
  const chained = Number((await getItem(headKey(id)))?.rev ?? 0);
  if (rev - chained > most)
    throw tooManyRequests(`The ledger is ${rev - chained} changes behind. Try again when it has caught up.`);
  const [from, to] = [changeKey(id, chained + 1).sk, changeKey(id, rev).sk];
  const moves: (Moved & { rev: number })[] = [];
  for await (const page of queryPages({ partition: metaKey(id).pk, from, to }))
    for (const row of page)
      for (const moved of movesIn(row as unknown as Parameters<typeof movesIn>[0]))
        moves.push({ ...moved, rev: Number(row.rev) });
  return moves;
}

/** By version, the last of them. */
export const untraced = async (moment: Moment): Promise<Map<number, Moved & { rev: number }>> =>
  new Map((await untracedMoves(moment)).map((moved) => [moved.version, moved]));
