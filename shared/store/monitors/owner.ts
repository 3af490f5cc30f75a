import { ulid } from 'ulid';
import type { Monitor } from '#shared/domain/monitors/types.ts';
import type { Ability } from '#shared/operations/permissions.ts';
import type { Request } from '#shared/wire/request.ts';

/** Whose permission a monitor has from now on. */
export const ownerOf = ({ actor, role, groups }: Request): Monitor['owner'] => ({ actor, role, groups });

/** For as long as one transaction may wait for others (ms). */
const patience = 20_000;

/** What a monitor does, it does as itself with its owner's permission, as that is now. */
export const monitorRequest = ({ id, owner: { actor, role, groups } }: Monitor, needs: Ability): Request => ({
  id: ulid(),
  actor: { type: 'monitor', id, owner: actor.id },
  owner: actor,
  role,
  groups,
  needs,
  client: 'stagebook',
  deadline: Date.now() + patience,
});
