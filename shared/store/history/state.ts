import { type ChangeOfState, holdersAfter, isWhole, noHolders, type State, stateOf } from '#shared/domain/state.ts';
import { getItem, type Item } from '../items.ts';
import { changeKey, metaKey } from '../keys.ts';
import { queryPages } from '../query.ts';
import { most } from '../rows.ts';

export const readChange = (id: string, rev: number): Promise<Item | undefined> => getItem(changeKey(id, rev));

/** The rows of changes `from` to `to`, both inclusive, in their order. */
export async function readChanges(id: string, from: number, to: number): Promise<Item[]> {
  const rows: Item[] = [];
  const range = { partition: metaKey(id).pk, from: changeKey(id, from).sk, to: changeKey(id, to).sk };
  for await (const page of queryPages(range)) rows.push(...page);
  return rows;
}

/**
 * The model after the change whose row it is: told by the row itself, or, where a list is too long for that, from the
 * last row that tells all, which is no more than a hundred before.
 */
export async function stateAfter(id: string, item: Item): Promise<State> {
  const row = item as unknown as ChangeOfState;
  if (isWhole(row)) return stateOf(row, row);
  const rows = await readChanges(id, Math.max(1, row.rev - (row.rev % most)), row.rev);
  const holders = rows.reduce((before, one) => holdersAfter(before, one as unknown as ChangeOfState), noHolders);
  return stateOf(row, holders);
}
