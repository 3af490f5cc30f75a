import * as z from 'zod/mini';
import { pageTokens } from './page-token.ts';

export const experimentTokens = pageTokens(
  z.object({
    from: z.array(z.string()).check(z.length(1)),
    to: z.optional(z.string()),
    last: z.optional(
      z.object({
        experiment_id: z.string().check(z.regex(/^\d{1,20}$/)),
        name: z.string(),
        creation_time: z.optional(z.int()),
        last_update_time: z.optional(z.int()),
      }),
    ),
    strayed: z.optional(z.boolean()),
  }),
  'it is of another search. Send it with the filter and order it came with.',
);
