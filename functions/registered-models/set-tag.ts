import { validateModelName, validateTag } from '#shared/domain/names.ts';
import { setRegisteredModelTag } from '#shared/operations/registered-models.ts';
import { setModelTag } from '#shared/store/models/tags.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  setRegisteredModelTag,
  async function setTag({ name, key, value }, request) {
    validateModelName(name);
    validateTag(key, value);
    await setModelTag(request, name, key, value);
  },
  empty,
);
