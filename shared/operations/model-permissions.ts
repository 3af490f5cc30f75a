import * as z from 'zod/mini';
import { described } from './described.ts';
import { optionalText, required, text } from './fields.ts';
import { operation } from './operation.ts';
import { grantable } from './permissions.ts';

/** A model's id, or `root`: what is granted there holds for all models. */
const registered_model_id = required(text);

/** Exactly one of the three names. */
const named = { user_name: optionalText, group_name: optionalText, service_principal_name: optionalText };

const permission_level = z.enum(grantable);

const permissions = z.object({
  /** `/registered-models/<id>`, or `/registered-models/root` */
  object_id: text,
  object_type: z.literal('registered-model'),
  access_control_list: z.array(
    z.object({
      ...named,
      display_name: text,
      all_permissions: z.array(
        z.object({
          permission_level,
          inherited: z.boolean(),
          inherited_from_object: z.optional(z.array(text)),
        }),
      ),
    }),
  ),
});

const path = '/permissions/registered-models/{registered_model_id}';

const question = {
  dialect: 'databricks',
  methods: ['GET'],
  input: z.object({ registered_model_id }),
  access: { table: { registry: ['GetItem'] } },
  permission: 'reader',
  needs: 'read',
} as const;

export const getRegisteredModelPermissions = operation({
  name: 'getRegisteredModelPermissions',
  path,
  file: 'permissions/get',
  output: permissions,
  ...question,
});

export const getPermissionLevels = operation({
  name: 'getPermissionLevels',
  path: `${path}/permissionLevels`,
  file: 'permissions/get-levels',
  output: z.object({ permission_levels: z.array(z.object({ permission_level, description: text })) }),
  ...question,
});

const change = {
  dialect: 'databricks',
  path,
  input: z.object({
    registered_model_id,
    /** Never left out: a body that is no JSON has no arguments, and would take all permissions away. */
    access_control_list: z.array(
      z.object({ ...named, permission_level: required(text).register(described, { enum: grantable }) }),
    ),
  }),
  output: permissions,
  permission: 'member',
  needs: 'manage',
} as const;

/** What is listed is granted, and nothing else. */
export const setRegisteredModelPermissions = operation({
  name: 'setRegisteredModelPermissions',
  methods: ['PUT'],
  file: 'permissions/set',
  access: { table: { registry: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem'] } },
  ...change,
});

/** What is listed is granted, and all others keep what they have. */
export const updateRegisteredModelPermissions = operation({
  name: 'updateRegisteredModelPermissions',
  methods: ['PATCH'],
  file: 'permissions/update',
  access: { table: { registry: ['GetItem', 'UpdateItem', 'PutItem'] } },
  ...change,
});
