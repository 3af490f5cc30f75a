import { type ChangeOfState, type Holders, holdersAfter, isWhole, noHolders } from '#shared/domain/state.ts';
import { readChanges } from '../history/state.ts';
import type { Item } from '../items.ts';
import { most as untilWhole } from '../rows.ts';

/** A row of a change, with who held what before it and after it. */
export type Change = { row: Item & ChangeOfState; before: Holders; after: Holders };

/** Rows that are read first; further back they are read a hundred at a time. */
const few = 20;

/** Changes of one model that a rollback looks through. */
export const mostChanges = 2_000;

/** Rows from about `from` to `to`, the first of which tells all; in between a long list follows from what was done. */
async function readStretch(id: string, from: number, to: number): Promise<Change['row'][]> {
  const rows = (await readChanges(id, from, to)) as Change['row'][];
  if (rows[0] === undefined || isWhole(rows[0])) return rows;
  const earlier = await readChanges(id, Math.max(1, from - (from % untilWhole)), from - 1);
  return [...(earlier as Change['row'][]), ...rows];
}

function withHolders(rows: readonly Change['row'][]): Change[] {
  let before = noHolders;
  return rows.map((row) => {
    const after = holdersAfter(before, row);
    const change = { row, before, after };
    before = after;
    return change;
  });
}

/**
 * The changes of a model from its `rev` backwards, strongly consistent, `mostChanges` of them and some at most. Without
 * the first, by which nobody holds anything.
 */
export async function* changesBack(id: string, rev: number): AsyncGenerator<Change> {
  let size = few;
  for (let to = rev; to > Math.max(1, rev - mostChanges); size = untilWhole) {
    const changes = withHolders(await readStretch(id, Math.max(1, to - size), to));
    const [first, ...rest] = changes;
    if (first === undefined) return;
    yield* rest.toReversed();
    // What was before a stretch's first is known of the next stretch, which ends with it.
    to = first.row.rev;
  }
}
