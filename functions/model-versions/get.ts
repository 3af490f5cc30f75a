import { validateModelName } from '#shared/domain/names.ts';
import { renderVersion } from '#shared/domain/render.ts';
import { getModelVersion } from '#shared/operations/model-versions.ts';
import { getVersion } from '#shared/store/versions/get.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getModelVersion, async function get(input, call) {
  validateModelName(input.name);
  const { model, version } = await getVersion(call, input.name, input.version);
  return { model_version: renderVersion(model, version, { aliases: true }) };
});
