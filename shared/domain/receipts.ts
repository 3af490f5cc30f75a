import { invalidParameter } from '#shared/wire/errors.ts';
import type { Actor } from '#shared/wire/request.ts';
import { requireLength } from './names.ts';

/** What a host says that it serves. Times are milliseconds since 1970. */
export type Receipt = {
  endpoint: string;
  version: number;
  /** Of the files that it has. */
  digest?: string;
  /** From when it serves them. */
  since: number;
  last_seen: number;
  /** Who said so. */
  actor: Actor;
};

/** Clocks of hosts may be ahead by this (ms). */
const ahead = 600_000;

/** Errors: INVALID_PARAMETER_VALUE. */
export function validateEndpoint(endpoint: string): void {
  if (endpoint.trim() === '') throw invalidParameter("'endpoint' is blank. Give each host or deployment a name.");
  requireLength('endpoint', 256, endpoint);
  // Of an index's sort key 1,024 bytes are to be had, with the model's id before it.
  if (Buffer.byteLength(endpoint) > 900) throw invalidParameter("'endpoint' can have 900 bytes at most.");
}

/** Errors: INVALID_PARAMETER_VALUE. */
export function validateSince(since: number | undefined, now: number): void {
  if (since === undefined || (since >= 0 && since <= now + ahead)) return;
  throw invalidParameter(
    `'since' is ${since}, which is no time up to now: it is in milliseconds since 1970, and the registry's clock says ${now}.`,
  );
}

/** As answers have it. */
export const receiptTold = ({ endpoint, version, digest, since, last_seen, actor }: Receipt) => ({
  endpoint,
  version: String(version),
  ...(digest !== undefined && { digest }),
  since,
  last_seen,
  user_id: actor.id,
});
