import { validateModelName, validateText } from '#shared/domain/names.ts';
import { deleteRegisteredModel } from '#shared/operations/registered-models.ts';
import { deleteModel } from '#shared/store/models/delete.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  deleteRegisteredModel,
  async function remove({ name, reason }, request) {
    validateModelName(name);
    validateText('reason', reason ?? '');
    return deleteModel(request, name, reason);
  },
  empty,
);
