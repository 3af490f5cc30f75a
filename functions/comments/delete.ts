import { deleteComment } from '#shared/operations/comments.ts';
import { removeComment } from '#shared/store/comments/write.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  deleteComment,
  async function deleteIt({ id }, request) {
    await removeComment(request, id);
  },
  empty,
);
