import { validateAlias, validateModelName } from '#shared/domain/names.ts';
import { deleteRegisteredModelAlias } from '#shared/operations/registered-models.ts';
import { deleteAlias } from '#shared/store/models/aliases.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  deleteRegisteredModelAlias,
  async function remove({ name, alias }, request) {
    validateModelName(name);
    validateAlias(alias);
    await deleteAlias(request, name, alias);
  },
  empty,
);
