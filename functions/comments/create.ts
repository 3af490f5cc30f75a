import { renderComment, validateComment } from '#shared/domain/comments.ts';
import { validateModelName } from '#shared/domain/names.ts';
import { createComment } from '#shared/operations/comments.ts';
import { addComment } from '#shared/store/comments/write.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  createComment,
  async function create({ comment, ...at }, request) {
    validateModelName(at.name);
    validateComment(comment);
    return addComment(request, at, comment);
  },
  ({ comment, viewer }) => ({ comment: renderComment(comment, viewer) }),
);
