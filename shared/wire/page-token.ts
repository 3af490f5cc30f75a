import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { invalidParameter } from './errors.ts';

/** A token is where a listing goes on, bound to what was listed. It carries keys, no authority. */

const fingerprint = (query: unknown) =>
  createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 16);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidParameter(`Invalid page token, decoded value=b'${text}'`);
  }
}

/** What every token has: where it came from. */
const from = z.object({ query: z.string() });

/** Tokens with positions of one shape; `mismatch` is what to do when a token comes with another query than it came from. */
export function pageTokens<Position extends z.ZodMiniObject>(position: Position, mismatch: string) {
  return {
    encode: (query: unknown, at: z.output<Position>): string =>
      Buffer.from(JSON.stringify({ query: fingerprint(query), ...at })).toString('base64url'),

    /** Errors: INVALID_PARAMETER_VALUE for a token that is none, or that another query gave. */
    decode(query: unknown, encoded: string | undefined): z.output<Position> | undefined {
      if (!encoded) return undefined;
      const text = Buffer.from(encoded, 'base64').toString();
      const token = parse(text);
      const [origin, at] = [z.safeParse(from, token), z.safeParse(position, token)];
      if (!origin.success || !at.success) throw invalidParameter(`Invalid page token, parsed value=${text}`);
      if (origin.data.query !== fingerprint(query)) throw invalidParameter(`Invalid page token: ${mismatch}`);
      return at.data;
    },
  };
}

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

const search = z.object({
  from: z.array(text).check(z.minLength(1), z.maxLength(4)),
  to: z.optional(text),
  last: z.optional(place),
  strayed: z.optional(z.boolean()),
});

export const { encode: encodePageToken, decode: decodePageToken } = pageTokens(
  search,
  'it is of another search. Send it with the filter and order it came with.',
);
