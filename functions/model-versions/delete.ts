import { validateModelName } from '#shared/domain/names.ts';
import { deleteModelVersion } from '#shared/operations/model-versions.ts';
import { deleteVersion } from '#shared/store/versions/delete.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(deleteModelVersion, async function remove(input, request) {
  validateModelName(input.name);
  await deleteVersion(request, input);
  return {};
});
