import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Identity, usualClaims } from '#shared/operations/identity.ts';
import { includes, type Role } from '#shared/operations/roles.ts';
import { givenIdentity } from './environment.ts';
import { MlflowError } from './errors.ts';
import type { Actor } from './request.ts';

const given = givenIdentity();

/** Who calls, and what they are to us. */
export type Caller = {
  actor: Actor;
  role: Role;
  groups: readonly string[];
  /** Whose permission it has, if not its own: a monitor's. */
  owner?: Actor;
};

/** What an authorizer puts into the event: API Gateway's own, of who signs or has a JWT, or ours of a token. */
type Authorizer = {
  iam?: { userArn: string } | null;
  jwt?: { claims: Record<string, unknown> } | null;
  lambda?: (Actor & { role: Role; groups?: readonly string[] }) | null;
};

/** Characters of an id: an IAM user's ARN with the longest path fits. Every row of every write has it. */
const longestId = 640;

const unauthenticated = (why: string) => new MlflowError('UNAUTHENTICATED', why);

function requireId(id: unknown): string {
  if (typeof id !== 'string' || id === '') throw unauthenticated('The call carries no identity. Sign in.');
  if (id.length > longestId) throw unauthenticated(`The caller's name has more than ${longestId} characters.`);
  return id.toWellFormed();
}

/** Names of a caller, as the lists of `Identity` have them. */
const isIn = (list: readonly string[] = [], names: readonly string[]): boolean =>
  list.some((entry) =>
    entry.startsWith('subject:') && entry.endsWith('*')
      ? names.some((name) => name.startsWith(entry.slice(0, -1)))
      : names.includes(entry),
  );

function listedRole({ admins, members, readers }: Identity, names: readonly string[]): Role | undefined {
  if (isIn(admins, names)) return 'admin';
  if (isIn(members, names)) return 'member';
  return isIn(readers, names) ? 'reader' : undefined;
}

/** Whoever assumes a role acts as that role, whose ARN has no path then; what they call their session is their own affair. */
function signer(userArn: string): Actor {
  const [, partition, account, role, session] =
    /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\/(.+)$/.exec(userArn) ?? [];
  if (!role || !session) return { type: 'iam', id: requireId(userArn) };
  return { type: 'iam', id: requireId(`arn:${partition}:iam::${account}:role/${role}`), session };
}

/** IAM has let them at the route: whom no list names is a member. */
function bySignature(userArn: string, identity: Identity): Caller {
  const actor = signer(userArn);
  return { actor, role: listedRole(identity, [actor.id]) ?? 'member', groups: [] };
}

/** API Gateway writes a claim that is a list as `[a b]`. */
function namesIn(claim: unknown): string[] {
  const text = String(claim ?? '');
  const list = /^\[(.*)\]$/s.exec(text)?.[1]?.split(' ') ?? [text];
  return list.filter((name) => name !== '');
}

function byClaims(claims: Record<string, unknown>, identity: Identity): Caller {
  const names = { ...usualClaims, ...identity.claims };
  const subject = requireId(claims[names.subject]);
  const groups = namesIn(claims[names.groups]);
  const role = listedRole(identity, [`subject:${subject}`, ...groups.map((group) => `group:${group}`)]);
  const granted = role ?? identity.others;
  if (granted) return { actor: { type: 'jwt', id: subject }, role: granted, groups };
  throw new MlflowError(
    'PERMISSION_DENIED',
    `You are signed in as '${subject}', who has no role here. Ask for it, or for a group of yours, to be listed among the ` +
      "deployment's readers, members or admins.",
  );
}

const anonymous: Caller = { actor: { type: 'anonymous', id: 'anonymous' }, role: 'admin', groups: [] };

/**
 * Who calls, as the authorizer says; nothing that the caller says counts. Errors: UNAUTHENTICATED, and PERMISSION_DENIED
 * for who is known and has no role.
 */
export function callerOf({ requestContext }: APIGatewayProxyEventV2, identity = given): Caller {
  const { authorizer } = requestContext as { authorizer?: Authorizer };
  const caller = known(authorizer, identity);
  const isOpen = identity.modes?.some((mode) => mode === caller.actor.type) ?? true;
  if (!isOpen) throw unauthenticated(`Nobody signs in here by ${caller.actor.type} any more.`);
  return caller;
}

function known(authorizer: Authorizer | undefined, identity: Identity): Caller {
  if (authorizer?.iam?.userArn) return bySignature(authorizer.iam.userArn, identity);
  if (authorizer?.jwt?.claims) return byClaims(authorizer.jwt.claims, identity);
  if (authorizer?.lambda?.id) {
    const { role, groups = [], ...actor } = authorizer.lambda;
    return { actor: { ...actor, id: requireId(actor.id) }, role, groups };
  }
  if (!authorizer && identity.anonymous) return anonymous;
  throw unauthenticated('The call carries no identity. Sign in.');
}

/** Errors: PERMISSION_DENIED. */
export function requireRole({ actor, role }: Caller, needed: Role, operation: string): void {
  if (includes(role, needed)) return;
  throw new MlflowError(
    'PERMISSION_DENIED',
    `You are signed in as '${actor.id}' with the role '${role}': ${operation} needs the role '${needed}'.`,
  );
}
