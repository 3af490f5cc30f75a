import { tagMap, validateModelName } from '#shared/domain/names.ts';
import { renderModel } from '#shared/domain/render.ts';
import { createRegisteredModel } from '#shared/operations/registered-models.ts';
import { createModel } from '#shared/store/models/create.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  createRegisteredModel,
  async function create({ name, tags, description }, request) {
    validateModelName(name);
    return createModel(request, { name, description, tags: tagMap(tags) });
  },
  (model) => ({ registered_model: renderModel(model, []) }),
);
