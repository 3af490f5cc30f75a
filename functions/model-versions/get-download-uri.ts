import { validateModelName } from '#shared/domain/names.ts';
import { requireReady } from '#shared/domain/registration.ts';
import { downloadUri } from '#shared/domain/source.ts';
import { getModelVersionDownloadUri } from '#shared/operations/model-versions.ts';
import { getVersion } from '#shared/store/versions/get.ts';
import { chosen } from '#shared/wire/environment.ts';
import { serve } from '#shared/wire/serve.ts';

const always = chosen('downloadUri') === 'https';

export const handler = serve(getModelVersionDownloadUri, async function getDownloadUri(input, call) {
  validateModelName(input.name);
  const { model, version } = await getVersion(call, input.name, input.version);
  requireReady(model, version);
  return { artifact_uri: downloadUri(version, { https: always || input.location === 'https', base: call.base }) };
});
