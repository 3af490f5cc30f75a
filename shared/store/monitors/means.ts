import type { Model } from '#shared/domain/entities.ts';
import type { Settings } from '#shared/domain/monitors/types.ts';
import type { Request } from '#shared/wire/request.ts';
import { readPolicies } from '../gates/policies.ts';
import { requireAlias } from '../gates/protected.ts';
import { requireStages } from '../permissions/registry.ts';
import { readVersion, versionNotFound } from '../versions/get.ts';

/**
 * A monitor that rolls back is set up by who may, and one of a version by who names one that is there: else it would be
 * found out when it is too late. One that is not enabled is let be. Errors: PERMISSION_DENIED, RESOURCE_DOES_NOT_EXIST.
 */
export async function requireMeans(
  request: Request,
  model: Model,
  { action, watch, enabled }: Settings,
): Promise<void> {
  if (!enabled) return;
  if ('version' in watch) {
    if (!(await readVersion(model.id, watch.version))) throw versionNotFound(model.name, BigInt(watch.version));
    return;
  }
  if (action !== 'rollback') return;
  if ('stage' in watch) await requireStages(request, model, watch.stage, 'Archived');
  else await requireAlias(request, model, watch.alias, await readPolicies(model.id));
}
