import * as z from 'zod/mini';
import { pageTokens } from './page-token.ts';
import { ulidShape } from './ulid.ts';

/** Pages of tokens, by the id of the next. */
export const tokenListTokens = pageTokens(
  z.object({ next: z.string().check(z.regex(ulidShape)) }),
  'it is of another listing.',
);
