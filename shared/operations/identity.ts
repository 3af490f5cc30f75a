import type { Role } from './roles.ts';

/** Ways to sign in, each an API of its own over the same functions: docs/identity.md. */
export const modes = ['iam', 'token', 'jwt'] as const;

export type Mode = (typeof modes)[number];

/** What functions are told of callers, as JSON in `STAGEBOOK_IDENTITY`. */
export type Identity = {
  /** The ways to sign in that there are. Absent: any. An API of another is closed, though its stack may still stand. */
  modes?: readonly Mode[];
  /**
   * Who has which role: `arn:aws:iam::111122223333:role/ci`, `subject:<of a JWT>` (with `*` at its end: all that begin
   * so) or `group:<of a JWT>`. Who is in several has the highest.
   */
  admins?: readonly string[];
  members?: readonly string[];
  readers?: readonly string[];
  /** The role of a JWT's subject that no list names. Absent: none, and the call is refused. */
  others?: Role;
  /** The claims of a JWT that name its subject and its groups. */
  claims?: { subject: string; groups: string };
  /** Calls without an identity are let in, as admins: of an API that is open to everybody. */
  anonymous?: true;
};

/** As OpenID Connect has it, and as most providers call groups. */
export const usualClaims = { subject: 'sub', groups: 'groups' } as const;
