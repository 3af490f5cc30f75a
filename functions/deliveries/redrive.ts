import { redriveDeliveries } from '#shared/operations/deliveries.ts';
import { getWebhook } from '#shared/store/webhooks/get.ts';
import { redriveDead, redriveOne } from '#shared/store/webhooks/redrive.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(redriveDeliveries, async function redrive({ webhook_id, delivery_id }, request) {
  const { webhook } = await getWebhook(request, webhook_id);
  return delivery_id === undefined ? redriveDead(request, webhook) : redriveOne(request, webhook, delivery_id);
});
