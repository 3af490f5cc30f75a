import { covers, levelOf, principalsOf } from '#shared/domain/permissions.ts';
import { abilities, levels } from '#shared/operations/permissions.ts';
import type { Asker } from '#shared/wire/request.ts';
import { anyOf, type Condition } from '../expression.ts';
import { getModel } from '../models/get.ts';
import { registryGrants } from './registry.ts';

/** Principals that one condition has room for. */
const most = 20;

/**
 * What must hold of META for a caller to have what they need of a model, where it is written without being read before:
 * nothing, if they have it of all models.
 */
export async function grantedIf(asker: Asker, name: string): Promise<Condition[]> {
  if (asker.needs === undefined) return [];
  const needed = abilities[asker.needs];
  if (covers(levelOf(asker, await registryGrants(asker)), needed)) return [];
  const principals = principalsOf(asker);
  if (principals.length > most) {
    await getModel(asker, name);
    return [];
  }
  const enough = levels.slice(levels.indexOf(needed));
  return [anyOf(principals.map((principal) => [['acl', principal], enough]))];
}
