import * as z from 'zod/mini';
import { pageTokens } from './page-token.ts';

/** Pages of tokens, by the id of the next. */
export const tokenListTokens = pageTokens(
  z.object({ next: z.string().check(z.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/)) }),
  'it is of another listing.',
);
