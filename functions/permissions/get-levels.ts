import { getPermissionLevels } from '#shared/operations/model-permissions.ts';
import { descriptions, grantable } from '#shared/operations/permissions.ts';
import { readPermissions } from '#shared/store/permissions/acl.ts';
import { serve } from '#shared/wire/serve.ts';

const permission_levels = grantable.map((permission_level) => ({
  permission_level,
  description: descriptions[permission_level],
}));

export const handler = serve(getPermissionLevels, async function getLevels({ registered_model_id: id }, call) {
  // The same of all, and told of those that there are to who may see them.
  await readPermissions(call, id);
  return { permission_levels };
});
