import { parseArtifactPath, requireWritable, uploadedTo } from '#shared/domain/artifact-path.ts';
import { completeMultipartUpload } from '#shared/operations/artifacts.ts';
import { completeParts } from '#shared/store/artifacts/parts.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(completeMultipartUpload, async function complete(input) {
  const { artifact_path, path, upload_id, parts } = input;
  const target = requireWritable(parseArtifactPath(uploadedTo(artifact_path, path)));
  await completeParts(
    target,
    upload_id,
    parts.map(({ part_number, etag }) => ({ number: part_number, etag })),
  );
  return {};
});
