import type { Model } from '#shared/domain/entities.ts';
import { noMembers } from '#shared/domain/members.ts';
import { type Grants, levelFor, levelOf, requireLevel } from '#shared/domain/permissions.ts';
import type { Stage } from '#shared/domain/stages.ts';
import { abilities, everybody, type Level } from '#shared/operations/permissions.ts';
import type { Caller } from '#shared/wire/caller.ts';
import { chosen } from '#shared/wire/environment.ts';
import type { Asker } from '#shared/wire/request.ts';
import { getItem } from '../items.ts';
import { metaKey } from '../keys.ts';

/**
 * What holds for the whole registry is kept as of a model that has no name and no versions, so that its changes have
 * rows, an order and a chain like all others.
 */
export const registryId = '0'.repeat(26);

const byDefault = chosen('defaultPermission');

/** As nobody has changed it yet. */
export const untouched: Model = {
  id: registryId,
  name: '',
  tags: {},
  aliases: {},
  creation_timestamp: 0,
  last_updated_timestamp: 0,
  actor: { type: 'system', id: 'registry' },
  issued: 0,
  rev: 0,
  at: 0,
  ...noMembers,
  acl: byDefault === 'NO_PERMISSIONS' ? {} : { [`group:${everybody}`]: byDefault },
};

/** Strongly consistent, and fresh. */
export async function readRegistry(): Promise<Model> {
  const item = await getItem(metaKey(registryId));
  if (!item) return untouched;
  const { pk, sk, ...fields } = item;
  return { ...untouched, ...fields } as Model;
}

/** For how long (ms) a process goes by what it read: every call asks for it, and it hardly ever changes. */
const fresh = 5_000;

let known: { grants: Promise<Grants>; until: number } | undefined;

/** What is granted on all models: to be asked for along with the model, so that it takes no trip of its own. */
export function registryGrants({ role }: Pick<Caller, 'role'>): Promise<Grants> | Grants {
  if (role === 'admin') return {};
  if (known && Date.now() < known.until) return known.grants;
  const grants = readRegistry();
  known = { grants, until: Date.now() + fresh };
  grants.catch(() => {
    known = undefined;
  });
  return grants;
}

/** After a change of it, which this process is to know of at once. */
export const forgetRegistry = (): void => {
  known = undefined;
};

type Granted = Pick<Model, 'name' | 'acl' | 'forcers'>;

export const levelOn = async (caller: Caller, model: Granted): Promise<Level | undefined> =>
  levelOf(caller, model, await registryGrants(caller));

/** What is asked when a model is found: for a move between stages more, when it is known which (`requireStages`). */
const atFirst = { ...abilities, transition: abilities.read };

/** Errors: PERMISSION_DENIED, unless nothing is needed. */
export async function requireNeeded(asker: Asker, model: Granted): Promise<void> {
  if (asker.needs === undefined) return;
  requireLevel(asker, model.name, await levelOn(asker, model), atFirst[asker.needs]);
}

/** Who moves a version needs a level that has all the stages that versions leave and come to. Errors: PERMISSION_DENIED. */
export async function requireStages(asker: Caller, model: Granted, ...stages: Stage[]): Promise<void> {
  requireLevel(asker, model.name, await levelOn(asker, model), levelFor(...stages));
}
