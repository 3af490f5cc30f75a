import { renderComment } from '#shared/domain/comments.ts';
import { validateModelName } from '#shared/domain/names.ts';
import { listComments } from '#shared/operations/comments.ts';
import { commentPage } from '#shared/store/comments/list.ts';
import { commentTokens } from '#shared/wire/comment-token.ts';
import { requireWithin } from '#shared/wire/input.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(listComments, async function list({ max_results: size, page_token, ...at }, call) {
  validateModelName(at.name);
  requireWithin('max_results', size, 1_000);
  const before = commentTokens.decode(at, page_token)?.before;
  const { comments, next, viewer } = await commentPage(call, at, { size, before });
  return {
    comments: comments.map((comment) => renderComment(comment, viewer)),
    ...(next && { next_page_token: commentTokens.encode(at, next) }),
  };
});
