import * as z from 'zod/mini';
import { pageTokens } from './page-token.ts';
import { ulidPattern } from './ulid.ts';

/** In one model `<id>#` and the place of a row; in the registry the key of an entry in its index. */
const passed = new RegExp(
  `^(${ulidPattern}#(|\\d{10}(#\\d{10}(#${ulidPattern})?)?)|\\d{13}#${ulidPattern}#[#0-9A-Z]{1,53})$`,
);

/** Pages of history: after which row the next one begins, and after which version's creation. */
export const changeTokens = pageTokens(
  z.object({ after: z.string().check(z.regex(passed)), version: z.optional(z.int()) }),
  'it is of another question. Send it with the one it came with.',
);
