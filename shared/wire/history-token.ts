import * as z from 'zod/mini';
import { pageTokens } from './page-token.ts';

const point = z.object({
  value: z.number(),
  timestamp: z.int().check(z.minimum(0)),
  step: z.int(),
  is_nan: z.optional(z.literal(true)),
});

export const historyTokens = pageTokens(
  z.object({ from: z.string().check(z.regex(/^POINTS#\d{16}#[0-9A-Z]{26}$/)), last: point }),
  'it is of another metric. Send it with the run and metric it came with.',
);
