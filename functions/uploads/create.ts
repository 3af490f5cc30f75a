import { createUpload } from '#shared/operations/uploads.ts';
import { uploadEnd } from '#shared/store/artifacts/presign.ts';
import { missingFiles, nextUrls } from '#shared/store/uploads/missing.ts';
import { getUpload, newUpload } from '#shared/store/uploads/upload.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(createUpload, async function create({ files, upload_id }, call) {
  if ((files === undefined) === (upload_id === undefined)) {
    throw invalidParameter("Give 'files' to begin an upload, or 'upload_id' to go on with one: one of them.");
  }
  const upload = files ? await newUpload(files) : await getUpload(upload_id ?? '');
  const expires_at = uploadEnd();
  // Of what was announced just now nothing can be there.
  const missing = files ? upload.files.map((file) => ({ file, parts: [] })) : await missingFiles(upload);
  return {
    upload_id: upload.upload_id,
    missing: missing.length,
    files: await nextUrls(call, upload, missing),
    expires_at,
  };
});
