import { forcing, type Grantable, grantable, type Level } from '#shared/operations/permissions.ts';
import type { Caller } from '#shared/wire/caller.ts';
import { invalidParameter, MlflowError } from '#shared/wire/errors.ts';
import type { Acl, Grants, Principal } from './permissions.ts';
import { type Named, principalIn } from './principals.ts';

/** What a change of permissions lists. */
export type Listed = { acl: Acl; forcers: Principal[] };

type Entry = Named & { permission_level: string };

/** All are on the model's own item, and found by an item each that is written in the same transaction. */
const most = 90;

function levelIn({ permission_level: given }: Entry): Grantable {
  const known = grantable.find((one) => one === given);
  if (known) return known;
  throw invalidParameter(
    `Invalid permission_level '${given}': it must be one of ${grantable.join(', ')}. Who is to have none is ` +
      'left out of a list that is set (PUT).',
  );
}

/** Errors: INVALID_PARAMETER_VALUE, also for two levels of the same principal. */
export function readListed(entries: readonly Entry[]): Listed {
  const acl = new Map<Principal, Level>();
  const forcers = new Set<Principal>();
  for (const entry of entries) {
    const principal = principalIn(entry);
    const level = levelIn(entry);
    if (level === forcing) forcers.add(principal);
    else if ((acl.get(principal) ?? level) === level) acl.set(principal, level);
    else throw invalidParameter(`'${principal}' is listed with ${acl.get(principal)} and with ${level}. Give one.`);
  }
  return { acl: Object.fromEntries(acl), forcers: [...forcers] };
}

function requireFew({ acl = {}, forcers = [] }: Grants): void {
  const { size } = new Set([...Object.keys(acl), ...forcers]);
  if (size <= most) return;
  throw invalidParameter(
    `At most ${most} users, groups and service principals can be granted permissions on one model, or on all; these would ` +
      `be ${size}. Grant to groups.`,
  );
}

/** Whoever manages a model could else give themselves what passes the gates of others. Errors: PERMISSION_DENIED. */
function requireGivable({ actor, role }: Caller, forcers: readonly Principal[], listed: readonly Principal[]): void {
  const added = listed.find((principal) => !forcers.includes(principal));
  if (added === undefined || role === 'admin') return;
  throw new MlflowError(
    'PERMISSION_DENIED',
    `You are signed in as '${actor.id}', who cannot give ${forcing} to '${added}': only admins give it and take it.`,
  );
}

/** What is granted, as it is kept: a model may have nothing of it. */
export const grantsOf = ({ acl = {}, forcers = [] }: Grants) => ({
  acl,
  ...(forcers.length > 0 && { forcers: [...forcers].sort() }),
});

export type Granted = ReturnType<typeof grantsOf>;

/** How a list changes what was granted. Errors: INVALID_PARAMETER_VALUE, PERMISSION_DENIED. */
export type GrantsChange = (caller: Caller, before: Grants, listed: Listed) => Granted;

const checked = (after: Grants): Granted => {
  requireFew(after);
  return grantsOf(after);
};

/** Others keep what they have. */
export const merged: GrantsChange = (caller, { acl, forcers = [] }, listed) => {
  requireGivable(caller, forcers, listed.forcers);
  return checked({ acl: { ...acl, ...listed.acl }, forcers: [...new Set([...forcers, ...listed.forcers])] });
};

/** Others have nothing any more; but by who is no admin nobody loses what only admins take. */
export const replaced: GrantsChange = (caller, { forcers = [] }, listed) => {
  requireGivable(caller, forcers, listed.forcers);
  return checked({ acl: listed.acl, forcers: caller.role === 'admin' ? listed.forcers : forcers });
};
