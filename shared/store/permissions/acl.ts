import { isDeepStrictEqual } from 'node:util';
import { type Granted, type GrantsChange, grantsOf, type Listed } from '#shared/domain/acl.ts';
import type { Model } from '#shared/domain/entities.ts';
import type { Acl } from '#shared/domain/permissions.ts';
import { root } from '#shared/domain/render-permissions.ts';
import { requireRoom } from '#shared/domain/room.ts';
import { MlflowError } from '#shared/wire/errors.ts';
import type { Asker, Request } from '#shared/wire/request.ts';
import { type Action, commit, roomFor } from '../commit.ts';
import { put, remove } from '../expression.ts';
import { grantKey } from '../keys.ts';
import { getModelById, modelIdNotFound } from '../models/get.ts';
import { changeActions, timeOf } from '../rows.ts';
import { registryChange } from './change.ts';
import { forgetRegistry, readRegistry, registryId, untouched } from './registry.ts';

/** What is granted on a model, if it is one's, and on all of them. */
export type Permissions = { model?: Model | undefined; registry: Model };

const isRoot = (id: string) => id === root || id === registryId;

async function liveModel(asker: Asker, id: string): Promise<Model> {
  const model = await getModelById(asker, id);
  if (model.deleted !== undefined) throw modelIdNotFound(id);
  return model;
}

/** Everybody may read it. Errors: PERMISSION_DENIED. */
function requireRootAccess({ needs, role, actor }: Asker): void {
  if (needs === 'read' || role === 'admin') return;
  throw new MlflowError(
    'PERMISSION_DENIED',
    `You are signed in as '${actor.id}' with the role '${role}': only admins change what is granted on all models.`,
  );
}

/** Of the model of that id, or of all (`root`). Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED. */
export async function readPermissions(asker: Asker, id: string): Promise<Permissions> {
  if (isRoot(id)) {
    requireRootAccess(asker);
    return { registry: await readRegistry() };
  }
  const [model, registry] = await Promise.all([liveModel(asker, id), readRegistry()]);
  return { model, registry };
}

/**
 * The items by which models are found that a principal has something on. Those of who has nothing any more go as far as
 * there is room: left behind, they are there for nothing.
 */
function grantActions(id: string, before: Acl, after: Acl, room: number): Action[] {
  const onlyIn = (one: Acl, other: Acl) => Object.keys(one).filter((principal) => !Object.hasOwn(other, principal));
  return [
    ...onlyIn(after, before).map((principal) => ({ Put: put(grantKey(principal, id)) })),
    ...onlyIn(before, after).map((principal) => ({ Delete: remove(grantKey(principal, id)) })),
  ].slice(0, room);
}

function writeOf(request: Request, { model, registry }: Permissions, after: Granted) {
  const target = model ?? registry;
  const from = grantsOf(target);
  const change = {
    at: timeOf(target),
    kind: 'permissions_changed' as const,
    details: { permissions: { from, to: after } },
    after: { acl: after.acl, forcers: after.forcers },
  };
  if (!model) return registryChange(request, registry, change);
  requireRoom({ ...model, ...after });
  const { actions, row } = changeActions(request, model, change);
  const grants = grantActions(model.id, from.acl, after.acl, roomFor(request) - actions.length);
  return { actions: [...actions, ...grants], row };
}

/** What is so already is not written, but for what is granted on all models and nobody has said yet. */
const isSo = (target: Model, after: Granted) =>
  target.acl !== untouched.acl && isDeepStrictEqual(grantsOf(target), after);

/** Errors: as of `readPermissions` and of the change; INVALID_PARAMETER_VALUE where the model has no room for it. */
export async function changePermissions(
  request: Request,
  id: string,
  listed: Listed,
  changed: GrantsChange,
): Promise<Permissions> {
  try {
    return await commit(request, async function planPermissions() {
      const now = await readPermissions(request, id);
      const target = now.model ?? now.registry;
      const after = changed(request, target, listed);
      const then = { ...target, ...after, forcers: after.forcers ?? [] };
      const result = now.model ? { ...now, model: then } : { registry: then };
      return isSo(target, after) ? { actions: [], result } : { ...writeOf(request, now, after), result };
    });
  } finally {
    if (isRoot(id)) forgetRegistry();
  }
}
