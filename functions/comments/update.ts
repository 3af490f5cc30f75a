import { renderComment, validateComment } from '#shared/domain/comments.ts';
import { updateComment } from '#shared/operations/comments.ts';
import { editComment } from '#shared/store/comments/write.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  updateComment,
  async function update({ id, comment }, request) {
    validateComment(comment);
    return editComment(request, id, comment);
  },
  ({ comment, viewer }) => ({ comment: renderComment(comment, viewer) }),
);
