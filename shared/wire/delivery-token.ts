import * as z from 'zod/mini';
import { pageTokens } from './page-token.ts';

/** What a delivery is called: a UUID. */
export const deliveryIdShape = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Pages of a webhook's deliveries: before which one the next begins. */
export const deliveryTokens = pageTokens(
  z.object({ before: z.string().check(z.regex(deliveryIdShape)) }),
  'it is of another listing. Send it with the webhook and status it came with.',
);

/** Pages of a delivery's tries: after which one the next begins. */
export const tryTokens = pageTokens(
  z.object({ after: z.int().check(z.positive()) }),
  'it is of another delivery. Send it with the one it came with.',
);
