import { validateModelName } from '#shared/domain/names.ts';
import { renameRegisteredModel } from '#shared/operations/registered-models.ts';
import { renderWithLatest } from '#shared/store/models/latest.ts';
import { renameModel } from '#shared/store/models/rename.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(renameRegisteredModel, async function rename({ name, new_name }, request) {
  validateModelName(new_name, 'new_name');
  validateModelName(name);
  return { registered_model: await renderWithLatest(await renameModel(request, name, new_name)) };
});
