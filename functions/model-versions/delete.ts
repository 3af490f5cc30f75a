import { validateModelName, validateText } from '#shared/domain/names.ts';
import { deleteModelVersion } from '#shared/operations/model-versions.ts';
import { deleteVersion } from '#shared/store/versions/delete.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  deleteModelVersion,
  async function remove({ reason, ...at }, request) {
    validateModelName(at.name);
    validateText('reason', reason ?? '');
    return deleteVersion(request, { ...at, why: reason });
  },
  empty,
);
