import * as z from 'zod/mini';
import { pageTokens } from './page-token.ts';

/** Tokens of listings whose rows are sorted by any fields: `last` are the values of the last row that was given out. */

const key = z.string().check(
  z.minLength(1),
  z.refine((text) => text.isWellFormed() && Buffer.byteLength(text) <= 2_048),
);

export const sortedTokens = pageTokens(
  z.object({
    from: z.array(key).check(z.minLength(1), z.maxLength(2)),
    to: z.optional(key),
    last: z.optional(z.array(z.union([z.number(), z.string(), z.null()]))),
    strayed: z.optional(z.boolean()),
  }),
  'it is of another search. Send it with the filter and order it came with.',
);
