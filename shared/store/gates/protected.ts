import type { Model } from '#shared/domain/entities.ts';
import type { Policy } from '#shared/domain/gates/types.ts';
import { requireLevel } from '#shared/domain/permissions.ts';
import type { Caller } from '#shared/wire/caller.ts';
import { levelOn } from '../permissions/registry.ts';
import { isOwn, requireSameTime } from './policies.ts';

/** Who moves an alias needs the level of every policy that protects it. Errors: PERMISSION_DENIED. */
export async function requireAlias(
  caller: Caller,
  model: Model,
  alias: string,
  policies: readonly Policy[],
): Promise<void> {
  requireSameTime(model, policies.filter(isOwn));
  const level = await levelOn(caller, model);
  for (const { alias: of, permission_level: needed } of policies)
    if (of === alias && needed !== undefined) requireLevel(caller, model.name, level, needed);
}
