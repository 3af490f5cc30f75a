import * as z from 'zod/mini';
import { pageTokens } from './page-token.ts';

/** Pages of checkpoints, by the number of the next. */
export const checkpointTokens = pageTokens(
  z.object({ next: z.int().check(z.minimum(1)) }),
  'it is of another listing. Send it with the from_sequence it came with.',
);
