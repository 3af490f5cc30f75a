import * as z from 'zod/mini';
import { pageTokens } from './page-token.ts';
import { ulidShape } from './ulid.ts';

/** Pages of comments: before which one the next begins. */
export const commentTokens = pageTokens(
  z.object({ before: z.string().check(z.regex(ulidShape)) }),
  'it is of another version. Send it with the one it came with.',
);
