import { parseArtifactPath } from '#shared/domain/artifact-path.ts';
import { getPresignedDownloadUrl } from '#shared/operations/artifacts.ts';
import { signedDownload } from '#shared/store/artifacts/download.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getPresignedDownloadUrl, async function presign({ artifact_path }, call) {
  const { url, size } = await signedDownload(call, parseArtifactPath(artifact_path));
  return { url, headers: {}, file_size: size };
});
