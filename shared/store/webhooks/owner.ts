import type { Model } from '#shared/domain/entities.ts';
import { MlflowError } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { getModel } from '../models/get.ts';
import { readRegistry, registryId } from '../permissions/registry.ts';

/** Errors: PERMISSION_DENIED. */
export function requireAdmin({ role, actor }: Asker): void {
  if (role === 'admin') return;
  throw new MlflowError(
    'PERMISSION_DENIED',
    `You are signed in as '${actor.id}' with the role '${role}': only admins have to do with webhooks of all models. ` +
      'Name a model on which you have CAN_MANAGE.',
  );
}

/** Whose webhooks they are: a model, or the registry, without a name. Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED. */
export async function findOwner(asker: Asker, name: string | undefined): Promise<Model> {
  if (name !== undefined) return getModel(asker, name);
  requireAdmin(asker);
  return readRegistry();
}

/** In answers a webhook of all models has none. */
export const nameOfOwner = ({ id, name }: Pick<Model, 'id' | 'name'>): string | undefined =>
  id === registryId ? undefined : name;
