import type { Ability } from '#shared/operations/permissions.ts';
import type { Caller } from './caller.ts';
import type { Once } from './idempotency.ts';

/** Who acts. It comes from the authorizer's context only, never from a body, and is stamped on every write. */
export type Actor = {
  /**
   * `local` are the laptop's own and its commands; `anonymous` is everybody, where everybody is let in; `system` is
   * nobody: the registry does it by itself when its time has come; `monitor` acts by itself, too, with its owner's permission.
   */
  type: 'iam' | 'token' | 'jwt' | 'monitor' | 'local' | 'anonymous' | 'system';
  /** The ARN of a user or a role, the owner of a token, the subject of a JWT, a monitor's own. */
  id: string;
  /** What an assumed role's session was called. */
  session?: string;
  /** Which of the owner's tokens it was. */
  token_id?: string;
  /** Of a monitor: the id of whose permission it has. */
  owner?: string;
};

/** Who asks, and what it takes of the models that are looked up for it; nothing, where whoever asks sees to that. */
export type Asker = Caller & { needs?: Ability | undefined };

/** On whose behalf something is done, and until when it is tried. */
export type Request = Asker & {
  /** API Gateway's request id: on every row the call leaves, so that an unknown outcome can be settled by reading. */
  id: string;
  /** The client's own name for itself (User-Agent). */
  client: string;
  /** When to give up and answer 429 rather than be cut off (ms since 1970). */
  deadline: number;
  /** Its last transaction keeps the answer, so that the same call does nothing again. */
  once?: Once;
};

/** What a function knows of the call it answers, besides its arguments. */
export type Call = Request & {
  /** The URL by which the caller reaches us, up to the API's own paths: `https://host/prod`. */
  base: string;
  /** By lower-case name. */
  headers: Record<string, string | undefined>;
  /** Of an operation that takes bytes. */
  body: Buffer;
};
