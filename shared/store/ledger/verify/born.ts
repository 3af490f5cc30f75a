import { getItems } from '../../items.ts';
import { born, bornKey, idOf, listPartition } from '../../keys.ts';
import { queryPages } from '../../query.ts';
import type { Position, Step } from './step.ts';

/** Which models there are: those born, and those of whom only a chain tells. */

const chainOf = (id: string): Position => ({ step: 'chain', id });

/** The model after the one that is done. */
export const bornStep: Step = async ({ id }) => {
  for await (const page of queryPages({ partition: born, from: id, limit: 2 })) {
    const next = page.find(({ sk }) => sk !== id);
    if (next) return { next: chainOf(next.sk) };
  }
  return { next: { step: 'heads' } };
};

const most = 100;

export const headsStep: Step = async ({ id }) => {
  const range = { index: 'list' as const, partition: listPartition.heads, from: id, limit: most };
  const ids: string[] = [];
  for await (const page of queryPages(range)) {
    ids.push(...page.map(({ pk }) => idOf(pk)).filter((one) => one !== id));
    if (ids.length > 0) break;
  }
  const known = await getItems(ids.map(bornKey));
  const unborn = ids.find((_, index) => known[index] === undefined);
  if (unborn !== undefined) {
    const problem = {
      model_id: unborn,
      problem: 'it is not among the models that were ever created, but its chain is',
    };
    return { next: { ...chainOf(unborn), unborn: true }, found: { problems: [problem] } };
  }
  return { next: ids.length === 0 ? undefined : { step: 'heads', id: ids.at(-1) } };
};
