import { merged, readListed } from '#shared/domain/acl.ts';
import { renderPermissions } from '#shared/domain/render-permissions.ts';
import { updateRegisteredModelPermissions } from '#shared/operations/model-permissions.ts';
import { changePermissions } from '#shared/store/permissions/acl.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  updateRegisteredModelPermissions,
  async function updatePermissions({ registered_model_id: id, access_control_list }, request) {
    return changePermissions(request, id, readListed(access_control_list), merged);
  },
  renderPermissions,
);
