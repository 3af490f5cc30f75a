import { parseArtifactPath, requireWritable } from '#shared/domain/artifact-path.ts';
import { largestPut, uploadArtifact } from '#shared/operations/artifacts.ts';
import { storeFile } from '#shared/store/artifacts/store-file.ts';
import { MlflowError } from '#shared/wire/errors.ts';
import { serve } from '#shared/wire/serve.ts';

/** Stored here and now: a redirect would break clients that sign their calls, and lose data where it is not followed. */
export const handler = serve(uploadArtifact, async function upload({ artifact_path }, { body, headers }) {
  const path = requireWritable(parseArtifactPath(artifact_path));
  if (body.length > largestPut) {
    throw new MlflowError('INVALID_PARAMETER_VALUE', uploadArtifact.tooBig ?? '', { status: 413 });
  }
  await storeFile(path, body, headers['content-type']);
  return {};
});
