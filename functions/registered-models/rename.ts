import { validateModelName } from '#shared/domain/names.ts';
import { renderModel } from '#shared/domain/render.ts';
import { renameRegisteredModel } from '#shared/operations/registered-models.ts';
import { renameModel } from '#shared/store/models/rename.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  renameRegisteredModel,
  async function rename({ name, new_name }, request) {
    validateModelName(new_name, 'new_name');
    validateModelName(name);
    return renameModel(request, name, new_name);
  },
  async ({ model, latest }) => ({ registered_model: renderModel(model, await latest) }),
);
