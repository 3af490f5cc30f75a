import { ok, refused } from '#test/embedded/tracking/calls.ts';
import { type CallOptions, call } from '#test/support/call.ts';

/** Who calls with a token. */
export const as = (id: string, { role = 'member', groups = [] as string[] } = {}): CallOptions => ({
  authorizer: { lambda: { type: 'token', id, role, groups } },
});

/** Who assumes a role of IAM. */
export const assumed = (role: string): CallOptions => ({
  authorizer: { iam: { userArn: `arn:aws:sts::111122223333:assumed-role/${role}/run-7` } },
});

export const denied = (message: RegExp) => refused(403, 'PERMISSION_DENIED', message);

let count = 0;

/** A model of somebody, with one version. */
export async function modelOf(owner: CallOptions): Promise<{ name: string; id: string }> {
  const name = `model-${++count}`;
  await ok('createRegisteredModel', { name }, owner);
  await ok('createModelVersion', { name, source: 's3://b/m' });
  const { registered_model_databricks: model } = await ok('getRegisteredModelDatabricks', { name });
  return { name, id: model.id };
}

type Entry = { user_name?: string; group_name?: string; service_principal_name?: string; permission_level: string };

const about = (id: string, access_control_list: Entry[]) => ({ registered_model_id: id, access_control_list });

export const set = (id: string, list: Entry[], options?: CallOptions) =>
  call('setRegisteredModelPermissions', about(id, list), options);

export const update = (id: string, list: Entry[], options?: CallOptions) =>
  call('updateRegisteredModelPermissions', about(id, list), options);

export const user = (user_name: string, permission_level: string): Entry => ({ user_name, permission_level });
export const group = (group_name: string, permission_level: string): Entry => ({ group_name, permission_level });

type Shown = {
  display_name: string;
  all_permissions: { permission_level: string; inherited: boolean }[];
};

/** What is listed by who it is of: `{ada: ['CAN_READ']}`; inherited ones in brackets. */
export async function listed(id: string, options?: CallOptions): Promise<Record<string, string[]>> {
  const { access_control_list } = await ok('getRegisteredModelPermissions', { registered_model_id: id }, options);
  return Object.fromEntries(
    (access_control_list as Shown[]).map(({ display_name, all_permissions }) => [
      display_name,
      all_permissions.map(({ permission_level: level, inherited }) => (inherited ? `(${level})` : level)),
    ]),
  );
}
