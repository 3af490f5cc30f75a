import { validateModelName } from '#shared/domain/names.ts';
import { updateRegisteredModel } from '#shared/operations/registered-models.ts';
import { renderWithLatest } from '#shared/store/models/latest.ts';
import { updateModel } from '#shared/store/models/update.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(updateRegisteredModel, async function update({ name, description }, request) {
  validateModelName(name);
  return { registered_model: await renderWithLatest(await updateModel(request, name, description)) };
});
