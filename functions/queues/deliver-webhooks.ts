import { deliverWebhooks } from '#shared/operations/workers.ts';
import { deliver } from '#shared/store/webhooks/deliver.ts';
import type { Wake } from '#shared/store/webhooks/wake.ts';
import { work } from '#shared/wire/work.ts';

/** Tells webhooks what they are to be told. */
export const handler = work(deliverWebhooks, async function deliverAll(message, { deadline }) {
  await deliver(message as Wake, deadline);
});
