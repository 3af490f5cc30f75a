import { renderDelivery, renderTry } from '#shared/domain/webhooks/render-deliveries.ts';
import { getDelivery } from '#shared/operations/deliveries.ts';
import { getWebhook } from '#shared/store/webhooks/get.ts';
import { findDelivery, tryPage } from '#shared/store/webhooks/log.ts';
import { tryTokens } from '#shared/wire/delivery-token.ts';
import { requireWithin } from '#shared/wire/input.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getDelivery, async function get({ max_results: size, page_token, ...at }, call) {
  requireWithin('max_results', size, 1_000);
  const after = tryTokens.decode(at, page_token)?.after;
  const { webhook } = await getWebhook(call, at.webhook_id);
  const [delivery, { tries, next }] = await Promise.all([
    findDelivery(webhook.id, at.delivery_id),
    tryPage(webhook.id, at.delivery_id, size, after),
  ]);
  return {
    delivery: { ...renderDelivery(delivery), ...(delivery.body !== undefined && { body: delivery.body }) },
    tries: tries.map(renderTry),
    ...(next && { next_page_token: tryTokens.encode(at, next) }),
  };
});
