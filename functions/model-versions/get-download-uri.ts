import { validateModelName } from '#shared/domain/names.ts';
import { requireReady } from '#shared/domain/registration.ts';
import { downloadUri } from '#shared/domain/source.ts';
import { environment } from '#shared/operations/environment.ts';
import { getModelVersionDownloadUri } from '#shared/operations/model-versions.ts';
import { getVersion } from '#shared/store/versions/get.ts';
import { serve } from '#shared/wire/serve.ts';

const always = process.env[environment.downloadUri] === 'https';

export const handler = serve(getModelVersionDownloadUri, async function getDownloadUri(input, { base }) {
  validateModelName(input.name);
  const { model, version } = await getVersion(input.name, input.version);
  requireReady(model, version);
  return { artifact_uri: downloadUri(version, { https: always || input.location === 'https', base }) };
});
