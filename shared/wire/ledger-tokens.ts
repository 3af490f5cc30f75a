import * as z from 'zod/mini';
import { pageTokens } from './page-token.ts';
import { ulidShape } from './ulid.ts';

const id = z.string().check(z.regex(ulidShape));
const number = z.int().check(z.minimum(0), z.maximum(9_999_999_999));
const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** Pages of a model's entries, by the position of the next. `id` is the model, which may lose its name meanwhile. */
export const ledgerTokens = pageTokens(z.object({ id, next: number }), 'it is of another chain.');

/** Where a verification goes on: `Position` of shared/store/ledger/verify/step.ts, of the model `of` alone. */
export const verificationTokens = pageTokens(
  z.object({
    of: z.optional(id),
    step: z.enum(['checkpoints', 'born', 'heads', 'chain', 'rows', 'entries']),
    id: z.optional(id),
    unborn: z.optional(z.literal(true)),
    n: z.optional(number),
    hash: z.optional(hash),
    rev: z.optional(number),
    sk: z.optional(
      z.string().check(
        z.minLength(1),
        z.refine((text) => text.isWellFormed() && Buffer.byteLength(text) <= 1_024),
      ),
    ),
    sequence: z.optional(number),
    previous: z.optional(hash),
    done: z.optional(number),
  }),
  'it is of another verification. Send it with the arguments it came with.',
);
