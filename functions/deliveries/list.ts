import { renderDelivery } from '#shared/domain/webhooks/render-deliveries.ts';
import { type DeliveryStatus, deliveryStatuses, listDeliveries } from '#shared/operations/deliveries.ts';
import { getWebhook } from '#shared/store/webhooks/get.ts';
import { deliveryPage, readHealth } from '#shared/store/webhooks/log.ts';
import { deliveryTokens } from '#shared/wire/delivery-token.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { requireWithin } from '#shared/wire/input.ts';
import { serve } from '#shared/wire/serve.ts';

/** Errors: INVALID_PARAMETER_VALUE. */
function readStatus(given: string | undefined): DeliveryStatus | undefined {
  const status = deliveryStatuses.find((one) => one === given);
  if (given === undefined || status !== undefined) return status;
  throw invalidParameter(`Invalid status '${given}'. It must be one of ${deliveryStatuses.join(', ')}.`);
}

export const handler = serve(listDeliveries, async function list({ max_results: size, page_token, ...asked }, call) {
  requireWithin('max_results', size, 1_000);
  const status = readStatus(asked.status);
  const query = { webhook_id: asked.webhook_id, status };
  const before = deliveryTokens.decode(query, page_token)?.before;
  const { webhook } = await getWebhook(call, asked.webhook_id);
  const [health, { deliveries, next }] = await Promise.all([
    readHealth(webhook.id),
    deliveryPage(webhook.id, { status, size, before }),
  ]);
  return {
    health: {
      failures: health.failures,
      ...(health.paused !== undefined && { paused_since: health.paused, next_probe_at: health.probe_at }),
    },
    deliveries: deliveries.map(renderDelivery),
    ...(next && { next_page_token: deliveryTokens.encode(query, next) }),
  };
});
