import * as z from 'zod/mini';
import { pageTokens } from './page-token.ts';

/** Pages of webhooks: before which one the next begins. */
export const webhookTokens = pageTokens(
  z.object({ before: z.string().check(z.regex(/^[0-9a-f-]{36}$/)) }),
  'it is of another list. Send it with the model and the events it came with.',
);
