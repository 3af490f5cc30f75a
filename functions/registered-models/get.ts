import { validateModelName } from '#shared/domain/names.ts';
import { getRegisteredModel } from '#shared/operations/registered-models.ts';
import { getModel } from '#shared/store/models/get.ts';
import { renderWithLatest } from '#shared/store/models/latest.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getRegisteredModel, async function get({ name }, call) {
  validateModelName(name);
  return { registered_model: await renderWithLatest(await getModel(call, name)) };
});
