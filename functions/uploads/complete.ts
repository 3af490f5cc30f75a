import { completeUpload } from '#shared/operations/uploads.ts';
import { complete } from '#shared/store/uploads/complete.ts';
import { getUpload } from '#shared/store/uploads/upload.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(completeUpload, async function completeAll({ upload_id }) {
  return complete(await getUpload(upload_id));
});
