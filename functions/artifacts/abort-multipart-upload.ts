import { parseArtifactPath, requireWritable, uploadedTo } from '#shared/domain/artifact-path.ts';
import { abortMultipartUpload } from '#shared/operations/artifacts.ts';
import { abortParts } from '#shared/store/artifacts/parts.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(abortMultipartUpload, async function abort({ artifact_path, path, upload_id }) {
  await abortParts(requireWritable(parseArtifactPath(uploadedTo(artifact_path, path))), upload_id);
  return {};
});
