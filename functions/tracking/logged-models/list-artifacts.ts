import { listLoggedModelArtifacts } from '#shared/operations/logged-models.ts';
import { listBelow } from '#shared/store/artifacts/below.ts';
import { getLoggedModel } from '#shared/store/tracking/logged-models.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(listLoggedModelArtifacts, async function list({ model_id, artifact_directory_path }) {
  const { artifact_uri } = await getLoggedModel(model_id);
  const files = await listBelow(artifact_uri, artifact_directory_path);
  return { root_uri: artifact_uri, ...(files.length > 0 && { files }) };
});
