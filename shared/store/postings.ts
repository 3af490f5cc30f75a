import { postedOf } from '#shared/domain/posted.ts';
import { putItems } from './batch-write.ts';
import type { Action } from './commit.ts';
import { put, remove } from './expression.ts';
import { type Key, modelPosting, versionPosting } from './keys.ts';

/**
 * A posting says that an item may have a value, so that searches for it find the item. It may stand without the
 * value, never the value without it: it is written with the value or before, and removed with it or after.
 */

export const modelPostings = (id: string, tags: Record<string, string>): Key[] =>
  postedOf({ tags }).map((posted) => modelPosting(id, posted));

export const versionPostings = (id: string, version: number, attributes: Parameters<typeof postedOf>[0]): Key[] =>
  postedOf(attributes).map((posted) => versionPosting(id, version, posted));

export const putPosting = (posting: Key): Action => ({ Put: put(posting) });
export const deletePosting = (posting: Key): Action => ({ Delete: remove(posting) });

/** Postings that have no room in the transaction of their values: written before it. */
export const putPostings = (postings: readonly Key[]) => putItems(postings);
