import { validateModelName } from '#shared/domain/names.ts';
import { getModelVersionDownloadUri } from '#shared/operations/model-versions.ts';
import { getVersion } from '#shared/store/versions/get.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getModelVersionDownloadUri, async function getDownloadUri(input) {
  validateModelName(input.name);
  const { version } = await getVersion(input.name, input.version);
  return { artifact_uri: version.location ?? version.source };
});
