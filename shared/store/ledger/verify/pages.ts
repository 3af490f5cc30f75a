import type { Item } from '../../items.ts';
import { queryPages } from '../../query.ts';
import { pageSize } from './step.ts';

/** The next items of a partition after a sort key; `last` is the key to go on after, if there is more. */
export async function pageAfter(
  partition: string,
  after: string | undefined,
): Promise<{ items: Item[]; last?: string }> {
  const found: Item[] = [];
  for await (const page of queryPages({ partition, from: after, limit: pageSize + 2 })) {
    found.push(...page.filter(({ sk }) => sk !== after));
    if (found.length > pageSize) break;
  }
  const items = found.slice(0, pageSize);
  return { items, ...(found.length > pageSize && { last: (items.at(-1) as Item).sk }) };
}
