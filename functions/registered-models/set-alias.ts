import { validateModelName, validateNewAlias } from '#shared/domain/names.ts';
import { setRegisteredModelAlias } from '#shared/operations/registered-models.ts';
import { setAlias } from '#shared/store/models/aliases.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  setRegisteredModelAlias,
  async function set({ name, alias, version }, request) {
    validateModelName(name);
    validateNewAlias(alias);
    return setAlias(request, { name, alias, to: version });
  },
  empty,
);
