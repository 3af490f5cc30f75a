import { validateModelName } from '#shared/domain/names.ts';
import { deleteRegisteredModel } from '#shared/operations/registered-models.ts';
import { deleteModel } from '#shared/store/models/delete.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(deleteRegisteredModel, async function remove({ name }, request) {
  validateModelName(name);
  await deleteModel(request, name);
  return {};
});
