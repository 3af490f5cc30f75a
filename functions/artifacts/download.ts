import { parseArtifactPath } from '#shared/domain/artifact-path.ts';
import { downloadArtifact } from '#shared/operations/artifacts.ts';
import { signedDownload } from '#shared/store/artifacts/download.ts';
import { ifReadable } from '#shared/store/artifacts/readable.ts';
import { redirect } from '#shared/wire/reply.ts';
import { serve } from '#shared/wire/serve.ts';

/** No byte of the file comes this way: S3 has it. */
export const handler = serve(downloadArtifact, async function download({ artifact_path }, call) {
  const path = parseArtifactPath(artifact_path);
  const { url } = await ifReadable(call, path, () => signedDownload(call, path));
  return redirect(url);
});
