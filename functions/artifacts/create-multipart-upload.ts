import { parseArtifactPath, requireWritable, uploadedTo } from '#shared/domain/artifact-path.ts';
import { createMultipartUpload } from '#shared/operations/artifacts.ts';
import { beginParts } from '#shared/store/artifacts/parts.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(createMultipartUpload, async function create({ artifact_path, path, num_parts }, call) {
  const target = requireWritable(parseArtifactPath(uploadedTo(artifact_path, path)));
  if (num_parts < 0) throw invalidParameter(`Invalid value ${num_parts} for parameter 'num_parts': it is a count.`);
  return beginParts(call, target, num_parts);
});
