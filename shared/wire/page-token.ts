import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { invalidParameter } from './errors.ts';

/** A token is where a search goes on, bound to the search it came from. It carries keys, no authority. */

const text = z.string().check(
  z.minLength(1),
  z.refine((text) => text.isWellFormed() && Buffer.byteLength(text) <= 1_024),
);

const place = z.object({
  name: text,
  version: z.optional(z.int()),
  creation_timestamp: z.int(),
  last_updated_timestamp: z.int(),
});

const token = z.object({
  query: z.string(),
  from: z.array(text).check(z.minLength(1), z.maxLength(4)),
  to: z.optional(text),
  last: z.optional(place),
  strayed: z.optional(z.boolean()),
});

type Position = Omit<z.output<typeof token>, 'query'>;

const fingerprint = (query: unknown) =>
  createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 16);

export const encodePageToken = (query: unknown, position: Position): string =>
  Buffer.from(JSON.stringify({ query: fingerprint(query), ...position })).toString('base64url');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidParameter(`Invalid page token, decoded value=b'${text}'`);
  }
}

/** Errors: INVALID_PARAMETER_VALUE for a token that is none, or that another search gave. */
export function decodePageToken(query: unknown, encoded: string | undefined): Position | undefined {
  if (!encoded) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const parsed = z.safeParse(token, parse(text));
  if (!parsed.success) throw invalidParameter(`Invalid page token, parsed value=${text}`);
  const { query: from, ...position } = parsed.data;
  if (from !== fingerprint(query)) {
    throw invalidParameter(
      'Invalid page token: it is of another search. Send it with the filter and order it came with.',
    );
  }
  return position;
}
