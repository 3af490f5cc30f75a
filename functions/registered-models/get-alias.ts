import { validateAlias, validateModelName } from '#shared/domain/names.ts';
import { renderVersion } from '#shared/domain/render.ts';
import { getModelVersionByAlias } from '#shared/operations/registered-models.ts';
import { getAliased } from '#shared/store/versions/aliased.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getModelVersionByAlias, async function getByAlias({ name, alias }, call) {
  validateModelName(name);
  validateAlias(alias);
  const { model, version } = await getAliased(call, name, alias);
  return { model_version: renderVersion(model, version, { aliases: true }) };
});
