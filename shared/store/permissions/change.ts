import type { Model } from '#shared/domain/entities.ts';
import type { Request } from '#shared/wire/request.ts';
import type { Action } from '../commit.ts';
import { insert } from '../expression.ts';
import { bornKey, metaKey } from '../keys.ts';
import { changeActions } from '../rows.ts';

type Change = Parameters<typeof changeActions>[2];

/**
 * As `changeActions`, of what holds for the whole registry: the first change makes the item it is of. What is granted is in
 * it when somebody has said so; until then it follows the setting.
 */
export function registryChange(request: Request, registry: Model, change: Change): ReturnType<typeof changeActions> {
  const { actions, row } = changeActions(request, registry, change);
  if (registry.rev > 0) return { actions, row };
  const { id, ...fields } = { ...registry, acl: undefined, ...change.after, rev: 1, at: change.at };
  const born: Action[] = [{ Put: insert({ ...metaKey(id), ...fields }) }, { Put: insert(bornKey(id)) }];
  return { actions: [...born, ...actions.slice(1)], row };
}
