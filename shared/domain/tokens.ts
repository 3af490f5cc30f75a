import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { ulid } from 'ulid';
import { lifetime } from '#shared/operations/auth.ts';
import { type Role, roles } from '#shared/operations/roles.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import type { Actor } from '#shared/wire/request.ts';
import { ulidPattern, ulidShape } from '#shared/wire/ulid.ts';
import { requireLength } from './names.ts';

/** Who did something to a token, and when (ms since 1970). */
type Done = { at: number; actor: Actor; request: string; client: string };

/** What is kept of a token; the token itself is not. Times are milliseconds since 1970. */
export type Token = {
  id: string;
  owner: string;
  role: Role;
  groups: string[];
  comment?: string;
  expiry_time: number;
  created: Done;
  revoked?: Done;
  /** SHA-256 of the token, in hexadecimal digits; of one that is revoked it is gone. */
  hash?: string;
};

/** Characters, of which 256 bits are a secret and the ULID is how the rest is found. */
const shape = new RegExp(`^stagebook_(${ulidPattern})_[A-Za-z0-9_-]{43}$`);

export const isTokenId = (id: string): boolean => ulidShape.test(id);

/** The names of credentials are searched for in code and logs: one that begins with its maker is found. */
export function newToken(): { id: string; token: string } {
  const id = ulid();
  return { id, token: `stagebook_${id}_${randomBytes(32).toString('base64url')}` };
}

/** A secret of 256 bits cannot be guessed from its hash: no salt, and no slow one, would add to that. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

const sameHash = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a, 'hex'), Buffer.from(b, 'hex'));

export const stateOf = ({ revoked, expiry_time }: Token, now = Date.now()) => {
  if (revoked) return 'revoked' as const;
  return expiry_time > now ? ('active' as const) : ('expired' as const);
};

/** `Authorization` of `Bearer <token>`, or of `Basic`, where the user is the owner and the password the token. */
export type Presented = { id: string; token: string; owner?: string };

/** What a call's header presents; a text for people if it is no token, with nothing of the header in it. */
export function presentedIn(header = ''): Presented | string {
  const [, scheme = '', credentials = ''] = /^(\S+) +(\S+)$/.exec(header.trim()) ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return presented(credentials);
    case 'basic': {
      const pair = Buffer.from(credentials, 'base64').toString();
      const colon = pair.indexOf(':');
      return colon < 0 ? 'HTTP Basic has no password.' : presented(pair.slice(colon + 1), pair.slice(0, colon));
    }
    default:
      return 'A token is wanted: as a bearer token, or as the password of HTTP Basic, with its owner as the user.';
  }
}

function presented(token: string, owner?: string): Presented | string {
  const [, id] = shape.exec(token) ?? [];
  if (!id) return 'That is no token, or not the whole of one.';
  return { id, token, ...(owner !== undefined && { owner }) };
}

/** The token that lets in whoever presents this; a text for people if none does. */
export function lettingIn({ token, owner }: Presented, known: Token | undefined): Token | string {
  if (known?.revoked) return 'The token was revoked.';
  if (!known?.hash || !sameHash(known.hash, hashOf(token))) return 'The token is unknown.';
  if (owner !== undefined && owner !== known.owner) return "The user is not the token's owner.";
  return stateOf(known) === 'active' ? known : 'The token has expired.';
}

const control = /\p{Cc}/u;

type Given = {
  owner: string;
  role: string;
  groups: readonly string[];
  comment?: string | undefined;
  lifetime_seconds: number;
};

/** Errors: INVALID_PARAMETER_VALUE; answers the role. */
export function validateToken({ owner, role, groups, comment = '', lifetime_seconds }: Given): Role {
  for (const [what, name] of [['owner', owner] as const, ...groups.map((group) => ['groups', group] as const)]) {
    if (name.trim() !== name || name === '' || control.test(name)) {
      throw invalidParameter(`'${what}' has a name that is empty, or has control characters or spaces around it.`);
    }
    requireLength(what, 256, name);
  }
  // It is the user name of HTTP Basic.
  if (owner.includes(':')) throw invalidParameter("'owner' cannot contain ':'.");
  if (groups.length > 50) throw invalidParameter("'groups' can have at most 50 names.");
  requireLength('comment', 500, comment);
  if (lifetime_seconds < 1) {
    throw invalidParameter(`'lifetime_seconds' must be from 1 to ${lifetime.longest}, which are 366 days.`);
  }
  const known = roles.find((one) => one === role);
  if (!known) throw invalidParameter(`'role' must be one of ${roles.join(', ')}.`);
  return known;
}

/** As answers show it. */
export const renderToken = (token: Token) => ({
  token_id: token.id,
  owner: token.owner,
  role: token.role,
  groups: token.groups,
  ...(token.comment && { comment: token.comment }),
  state: stateOf(token),
  creation_time: token.created.at,
  expiry_time: token.expiry_time,
  created_by: token.created.actor.id,
  ...(token.revoked && { revocation_time: token.revoked.at, revoked_by: token.revoked.actor.id }),
});
