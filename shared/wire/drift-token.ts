import * as z from 'zod/mini';
import { pageTokens } from './page-token.ts';
import { ulidShape } from './ulid.ts';

/** Pages of models, by the id of the last. */
export const driftTokens = pageTokens(
  z.object({ after: z.string().check(z.regex(ulidShape)) }),
  'it is of another listing.',
);
