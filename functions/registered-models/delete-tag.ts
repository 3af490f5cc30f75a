import { validateModelName, validateTagKey } from '#shared/domain/names.ts';
import { deleteRegisteredModelTag } from '#shared/operations/registered-models.ts';
import { setModelTag } from '#shared/store/models/tags.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  deleteRegisteredModelTag,
  async function deleteTag({ name, key }, request) {
    validateModelName(name);
    validateTagKey(key);
    await setModelTag(request, name, key, undefined);
  },
  empty,
);
