import { validateModelName } from '#shared/domain/names.ts';
import { renderModel } from '#shared/domain/render.ts';
import { updateRegisteredModel } from '#shared/operations/registered-models.ts';
import { updateModel } from '#shared/store/models/update.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  updateRegisteredModel,
  async function update({ name, description }, request) {
    validateModelName(name);
    return updateModel(request, name, description);
  },
  async ({ model, latest }) => ({ registered_model: renderModel(model, await latest) }),
);
