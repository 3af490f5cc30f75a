import type { Posted } from '#shared/domain/posted.ts';
import { postingPartition } from '../keys.ts';
import { queryPages } from '../read.ts';

/** A value that more items have is not selective: walking the order wanted finds a page sooner. */
const mostSelected = 2_000;

/** The sort keys of a group of postings; `undefined` if there are more than `most`. */
async function read(entity: 'm' | 'v', group: Posted[], most: number, prefix?: string): Promise<string[] | undefined> {
  const found = new Set<string>();
  for (const posted of group) {
    const range = { partition: postingPartition(entity, posted), limit: most + 1, ...(prefix && { prefix }) };
    for await (const page of queryPages(range)) {
      for (const { sk } of page) found.add(sk);
      if (found.size > most) return undefined;
    }
  }
  return [...found];
}

/**
 * The candidates of the most selective of several groups, each of which finds all matches: every group is tried
 * with few first. `undefined`: none is selective.
 */
export async function mostSelective(
  entity: 'm' | 'v',
  groups: Posted[][],
  prefix?: string,
): Promise<string[] | undefined> {
  for (const most of [100, mostSelected]) {
    for (const group of groups) {
      const found = await read(entity, group, most, prefix);
      if (found) return found;
    }
  }
  return undefined;
}
