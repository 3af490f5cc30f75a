import { listLoggedModelArtifacts } from '#shared/operations/logged-models.ts';
import { listBelow } from '#shared/store/artifacts/below.ts';
import { getLoggedModel } from '#shared/store/tracking/logged-models.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(listLoggedModelArtifacts, async function list({ model_id, artifact_directory_path }) {
  const { artifact_uri } = await getLoggedModel(model_id);
  return listBelow(artifact_uri, artifact_directory_path);
});
