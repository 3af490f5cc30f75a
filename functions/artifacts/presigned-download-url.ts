import { parseArtifactPath } from '#shared/domain/artifact-path.ts';
import { getPresignedDownloadUrl } from '#shared/operations/artifacts.ts';
import { signedDownload } from '#shared/store/artifacts/download.ts';
import { ifReadable } from '#shared/store/artifacts/readable.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getPresignedDownloadUrl, async function presign({ artifact_path }, call) {
  const path = parseArtifactPath(artifact_path);
  const { url, size } = await ifReadable(call, path, () => signedDownload(call, path));
  return { url, headers: {}, file_size: size };
});
