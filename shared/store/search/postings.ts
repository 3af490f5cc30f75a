import type { Posted } from '#shared/domain/posted.ts';
import { chunks } from '../items.ts';
import { type PostedEntity, postingPartition } from '../keys.ts';
import { queryPages } from '../query.ts';
import { limits } from './limits.ts';

type Range = { entity: PostedEntity; prefix?: string };

/** The sort keys of a value's postings, and of one above `most`. */
async function readValue({ entity, prefix }: Range, posted: Posted, most: number): Promise<string[]> {
  const found: string[] = [];
  const range = { partition: postingPartition(entity, posted), limit: most + 1, ...(prefix && { prefix }) };
  for await (const page of queryPages(range)) {
    found.push(...page.map(({ sk }) => sk));
    if (found.length > most) break;
  }
  return found;
}

/** Values of a list that are asked for at once. */
const atOnce = 50;

/** The sort keys of a group of postings; `undefined` if there are more than `most`. */
async function readGroup(range: Range, group: Posted[], most: number): Promise<string[] | undefined> {
  const found = new Set<string>();
  for (const some of chunks(group, atOnce)) {
    const lists = await Promise.all(some.map((posted) => readValue(range, posted, most)));
    for (const sk of lists.flat()) found.add(sk);
    if (found.size > most) return undefined;
  }
  return [...found];
}

/** Groups that are looked up; of more conditions the others are tested of what is found. */
const mostGroups = 10;

/** Keys that are worth a look before anything else is known of a value. */
const few = 25;

/**
 * The candidates of the most selective of several groups, each of which finds all matches: the shortest if one is
 * short, else the first that is not too long. `undefined`: none is selective.
 */
export async function mostSelective(range: Range, all: Posted[][]): Promise<string[] | undefined> {
  const groups = all.slice(0, mostGroups);
  const short = await Promise.all(groups.map((group) => readGroup(range, group, Math.min(few, limits.posted))));
  const [shortest] = short.filter((found) => found !== undefined).sort((a, b) => a.length - b.length);
  if (shortest) return shortest;
  for (const group of groups) {
    const found = await readGroup(range, group, limits.posted);
    if (found) return found;
  }
  return undefined;
}
