import { administrators, forcing, type Grantable } from '#shared/operations/permissions.ts';
import type { Model } from './entities.ts';
import type { Grants, Principal } from './permissions.ts';
import { namedAs } from './principals.ts';

/** Databricks' message of who may do what with a model, or, as `root`, with all of them. */

export const root = 'root';

const objectId = (id: string) => `/registered-models/${id}`;

const own = { inherited: false };
const inherited = { inherited: true, inherited_from_object: [objectId(root)] };

const listed = ({ acl = {}, forcers = [] }: Grants, how: typeof own | typeof inherited) => {
  const granted: [Principal, Grantable][] = [
    ...Object.entries(acl),
    ...forcers.map((principal): [Principal, Grantable] => [principal, forcing]),
  ];
  return granted.map(([principal, permission_level]) => ({ principal, permission: { permission_level, ...how } }));
};

/** By role, and whatever is granted. */
const always: Grants = { acl: { [`group:${administrators}`]: 'CAN_MANAGE' } };

/** `registry`: what is granted on all models; of that alone if there is no model. */
export function renderPermissions({ model, registry }: { model?: Model | undefined; registry: Grants }) {
  const all = [
    ...(model ? [...listed(model, own), ...listed(registry, inherited)] : listed(registry, own)),
    ...listed(always, inherited),
  ];
  const byPrincipal = [...Map.groupBy(all, ({ principal }) => principal)].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    object_id: objectId(model?.id ?? root),
    object_type: 'registered-model' as const,
    access_control_list: byPrincipal.map(([principal, its]) => ({
      ...namedAs(principal),
      all_permissions: its.map(({ permission }) => permission),
    })),
  };
}
