import type { Model } from '#shared/domain/entities.ts';
import type { Request } from '#shared/wire/request.ts';
import type { Action } from '../commit.ts';
import { insert } from '../expression.ts';
import { bornKey, metaKey } from '../keys.ts';
import { changeActions } from '../rows.ts';
import { registryId } from './registry.ts';

type Change = Parameters<typeof changeActions>[2];

/** `acl` only if somebody has said so. */
type Born = Omit<Model, 'acl'> & { acl?: Model['acl'] | undefined };

const birth = ({ id, ...fields }: Born): Action[] => [
  { Put: insert({ ...metaKey(id), ...fields }) },
  { Put: insert(bornKey(id)) },
];

/** Nothing has been written of it yet. */
const isUnborn = ({ at }: Model): boolean => at === 0;

/**
 * As `changeActions`, of what holds for the whole registry: the first change makes the item it is of. What is granted is in
 * it when somebody has said so; until then it follows the setting.
 */
export function registryChange(request: Request, registry: Model, change: Change): ReturnType<typeof changeActions> {
  const { actions, row } = changeActions(request, registry, change);
  if (!isUnborn(registry)) return { actions, row };
  const born = { ...registry, acl: undefined, ...change.after, rev: 1, at: change.at } as Born;
  return { actions: [...birth(born), ...actions.slice(1)], row };
}

/** What goes along with a note on the registry that is the first there is of it: it is at no change then. */
export function foundRegistry(owner: Model): Action[] {
  if (owner.id !== registryId || !isUnborn(owner)) return [];
  return birth({ ...owner, acl: undefined, at: Date.now() });
}
