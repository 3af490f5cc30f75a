import { own } from '#shared/domain/own.ts';
import { isPosted } from '#shared/domain/posted.ts';
import type { Request } from '#shared/wire/request.ts';
import { type Action, retrying } from '../commit.ts';
import { type Key, posting } from '../keys.ts';
import { deletePosting, putPosting, putPostings } from '../postings.ts';

/** Postings of runs: of their tags alone, so that a search for `tags.k = 'v'` finds them. */

type Tags = Record<string, string>;

/** Bytes: 250 characters of four. A new run's tags may have longer keys, which would be none of the table. */
const longestKey = 1_000;

export const isPostedTag = (key: string, value: string): boolean =>
  isPosted(value) && Buffer.byteLength(key) <= longestKey;

const postingOf = (run_id: string, key: string, value: string | undefined): Key[] =>
  value !== undefined && isPostedTag(key, value) ? [posting('r', run_id, { attribute: `tag.${key}`, value })] : [];

/**
 * What is written of postings when a run's tags change, where the transaction has room for so many actions: new ones, or
 * else they are written before it; those of values that go, or else they stay, for whoever is found by them is looked at
 * again.
 */
export async function tagActions(
  request: Request,
  run_id: string,
  { before, after, room }: { before: Tags; after: Tags; room: number },
): Promise<Action[]> {
  const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  const moved = keys.filter((key) => own(before, key) !== own(after, key));
  const added = moved.flatMap((key) => postingOf(run_id, key, own(after, key)));
  const gone = moved.flatMap((key) => postingOf(run_id, key, own(before, key)));
  if (added.length > room) {
    await retrying(request, () => putPostings(added));
    return [];
  }
  return [...added.map(putPosting), ...gone.slice(0, room - added.length).map(deletePosting)];
}
