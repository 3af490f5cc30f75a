import { validateModelName } from '#shared/domain/names.ts';
import { renderVersion } from '#shared/domain/render.ts';
import { updateModelVersion } from '#shared/operations/model-versions.ts';
import { updateVersion } from '#shared/store/versions/update.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  updateModelVersion,
  async function update(input, request) {
    validateModelName(input.name);
    return updateVersion(request, input, input.description);
  },
  ({ model, version }) => ({ model_version: renderVersion(model, version, { aliases: true }) }),
);
