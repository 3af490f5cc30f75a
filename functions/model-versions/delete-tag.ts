import { validateModelName, validateTagKey } from '#shared/domain/names.ts';
import { deleteModelVersionTag } from '#shared/operations/model-versions.ts';
import { setVersionTag } from '#shared/store/versions/tags.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  deleteModelVersionTag,
  async function deleteTag({ name, version, key }, request) {
    validateModelName(name);
    validateTagKey(key);
    await setVersionTag(request, { name, version }, key, undefined);
  },
  empty,
);
