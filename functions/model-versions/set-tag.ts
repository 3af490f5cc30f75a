import { validateModelName, validateTag } from '#shared/domain/names.ts';
import { setModelVersionTag } from '#shared/operations/model-versions.ts';
import { setVersionTag } from '#shared/store/versions/tags.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  setModelVersionTag,
  async function setTag({ name, version, key, value }, request) {
    validateModelName(name);
    validateTag(key, value);
    await setVersionTag(request, { name, version }, key, value);
  },
  empty,
);
