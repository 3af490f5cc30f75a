import {
  abilities,
  administrators,
  everybody,
  forcing,
  type Level,
  levels,
  staged,
} from '#shared/operations/permissions.ts';
import type { Caller } from '#shared/wire/caller.ts';
import { MlflowError } from '#shared/wire/errors.ts';
import { own } from './own.ts';
import type { Stage } from './stages.ts';

/** `user:ada`, `group:ml` or, of whoever assumes a role of IAM, `service:arn:aws:iam::111122223333:role/ci`. */
export type Principal = string;

export type Acl = Record<Principal, Level>;

/** What is granted on a model, or on the whole registry. */
export type Grants = { acl?: Acl | undefined; forcers?: Principal[] | undefined };

export const covers = (level: Level | undefined, needed: Level): boolean =>
  level !== undefined && levels.indexOf(level) >= levels.indexOf(needed);

const highest = (some: readonly (Level | undefined)[]): Level | undefined =>
  levels.findLast((one) => some.includes(one));

/** By whose name alone a caller is known, however they signed in. */
export const principalOf = ({ type, id }: Caller['actor']): Principal =>
  type === 'iam' && /:role\//.test(id) ? `service:${id}` : `user:${id}`;

/**
 * All that a caller can have been granted something as, or be named as by a policy. Who is in `admins` is for the role to
 * say: a provider of JWTs may have a group of that name, too.
 */
export function principalsOf({ actor, role, groups, owner = actor }: Caller): Principal[] {
  const others = groups.filter((group) => group !== everybody && group !== administrators);
  const all = [...others, everybody, ...(role === 'admin' ? [administrators] : [])];
  return [principalOf(owner), ...all.map((group) => `group:${group}`)];
}

/** Readers read, whatever is granted to them; admins may do everything. */
export function levelOf(caller: Caller, ...grants: Grants[]): Level | undefined {
  if (caller.role === 'admin') return 'CAN_MANAGE';
  const principals = principalsOf(caller);
  const granted = highest(grants.flatMap(({ acl = {} }) => principals.map((principal) => own(acl, principal))));
  return granted && caller.role === 'reader' ? 'CAN_READ' : granted;
}

export const mayForce = (caller: Caller, ...grants: Grants[]): boolean =>
  caller.role === 'admin' ||
  (caller.role === 'member' &&
    grants.some(({ forcers = [] }) => principalsOf(caller).some((principal) => forcers.includes(principal))));

/** The least level that moves a version from one stage to another, and others out of the way (`via`). */
export function levelFor(...stages: Stage[]): Level {
  const known: readonly Stage[] = staged.CAN_MANAGE_STAGING_VERSIONS;
  return stages.every((stage) => known.includes(stage)) ? abilities.transition : 'CAN_MANAGE_PRODUCTION_VERSIONS';
}

const denied = ({ actor }: Caller, name: string, what: string) =>
  new MlflowError(
    'PERMISSION_DENIED',
    `You are signed in as '${actor.id}', ${what} Ask whoever has CAN_MANAGE on ${name}, or an admin.`,
  );

const titled = (name: string) => `the registered model '${name}'`;

/** Errors: PERMISSION_DENIED. */
export function requireLevel(caller: Caller, name: string, level: Level | undefined, needed: Level): void {
  if (covers(level, needed)) return;
  const model = titled(name);
  const has = level
    ? `who has ${level} on ${model}: this needs ${needed}.`
    : `who has no permission on ${model}: this needs ${needed}.`;
  throw denied(caller, model, has);
}

/** Errors: PERMISSION_DENIED. */
export function requireForce(caller: Caller, name: string, ...grants: Grants[]): void {
  if (mayForce(caller, ...grants)) return;
  throw denied(caller, titled(name), `who has no ${forcing} on ${titled(name)}.`);
}
