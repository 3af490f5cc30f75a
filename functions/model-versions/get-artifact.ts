import { parseArtifactPath } from '#shared/domain/artifact-path.ts';
import { validateModelName } from '#shared/domain/names.ts';
import { requireFiles } from '#shared/domain/registration.ts';
import { getModelVersionArtifact } from '#shared/operations/model-versions.ts';
import { signedDownload } from '#shared/store/artifacts/download.ts';
import { getVersion } from '#shared/store/versions/get.ts';
import { redirect } from '#shared/wire/reply.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  getModelVersionArtifact,
  async function getArtifact({ name, version: number, path }, call) {
    validateModelName(name);
    const below = parseArtifactPath(path);
    const { model, version } = await getVersion(name, number);
    const { url } = await signedDownload(call, `${requireFiles(model, version).artifact_path}/${below}`);
    return redirect(url);
  },
);
