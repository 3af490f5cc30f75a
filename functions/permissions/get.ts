import { renderPermissions } from '#shared/domain/render-permissions.ts';
import { getRegisteredModelPermissions } from '#shared/operations/model-permissions.ts';
import { readPermissions } from '#shared/store/permissions/acl.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  getRegisteredModelPermissions,
  async function getPermissions({ registered_model_id: id }, call) {
    return renderPermissions(await readPermissions(call, id));
  },
);
