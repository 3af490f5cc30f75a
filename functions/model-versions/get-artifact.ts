import { parseArtifactPath } from '#shared/domain/artifact-path.ts';
import { validateModelName } from '#shared/domain/names.ts';
import { requireFiles } from '#shared/domain/registration.ts';
import { getModelVersionArtifact } from '#shared/operations/model-versions.ts';
import { getVersion } from '#shared/store/versions/get.ts';
import { redirect } from '#shared/wire/reply.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getModelVersionArtifact, async function getArtifact(input, call) {
  validateModelName(input.name);
  const path = parseArtifactPath(input.path);
  const { model, version } = await getVersion(call, input.name, input.version);
  const whole = parseArtifactPath(`${requireFiles(model, version).artifact_path}/${path}`);
  // Both SDKs at once would be too much of a start for one function.
  const { signedDownload } = await import('#shared/store/artifacts/download.ts');
  const { url } = await signedDownload(call, whole);
  return redirect(url);
});
