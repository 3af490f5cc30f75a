import * as z from 'zod/mini';
import { pageTokens } from './page-token.ts';
import { ulidPattern } from './ulid.ts';

/** Pages of what was at a time: the next version of a model, or the next model of the registry, by its id. */
export const asOfTokens = pageTokens(
  z.object({ next: z.string().check(z.regex(new RegExp(`^([1-9]\\d{0,9}|${ulidPattern})$`))) }),
  'it is of another question. Send it with the one it came with.',
);
