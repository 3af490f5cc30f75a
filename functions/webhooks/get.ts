import { renderWebhook } from '#shared/domain/webhooks/render.ts';
import { getWebhook } from '#shared/operations/webhooks.ts';
import { getWebhook as read } from '#shared/store/webhooks/get.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getWebhook, async function get({ webhook_id }, call) {
  const { webhook } = await read(call, webhook_id, 'mlflow');
  return { webhook: renderWebhook(webhook) };
});
