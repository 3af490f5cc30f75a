import { toComment } from '../comments/get.ts';
import { commentPrefix, metaKey } from '../keys.ts';
import { queryPages } from '../query.ts';
import { limits } from './limits.ts';

/** What is said of a version, the oldest before the others; if there are more than are told, one more than those. */
export async function commentsOf(id: string, version: number) {
  const comments = [];
  for await (const page of queryPages({
    partition: metaKey(id).pk,
    prefix: commentPrefix(version),
    limit: limits.comments + 1,
  })) {
    comments.push(...page.map((item) => toComment(id, version, item)));
    if (comments.length > limits.comments) break;
  }
  return comments.map((one) => ({
    id: one.id,
    comment: one.comment,
    user_id: one.user_id,
    creation_timestamp: one.creation_timestamp,
    last_updated_timestamp: one.last_updated_timestamp,
  }));
}
