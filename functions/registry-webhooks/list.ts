import { validateModelName } from '#shared/domain/names.ts';
import { readListedEvents } from '#shared/domain/webhooks/databricks-choices.ts';
import { renderRegistryWebhook } from '#shared/domain/webhooks/databricks-render.ts';
import { listRegistryWebhooks } from '#shared/operations/registry-webhooks.ts';
import { managedPage } from '#shared/store/webhooks/managed.ts';
import { requireWithin } from '#shared/wire/input.ts';
import { serve } from '#shared/wire/serve.ts';
import { webhookTokens } from '#shared/wire/webhook-token.ts';

export const handler = serve(
  listRegistryWebhooks,
  async function list({ model_name, events: asked, max_results: size, page_token }, call) {
    if (model_name !== undefined) validateModelName(model_name, 'model_name');
    requireWithin('max_results', size, 1_000);
    const events = readListedEvents(asked);
    const query = { model_name, events };
    const before = webhookTokens.decode(query, page_token)?.before;
    const { webhooks, next } = await managedPage(call, { model: model_name, events, size, before });
    return {
      webhooks: webhooks.map(({ webhook, model }) => renderRegistryWebhook(webhook, model)),
      ...(next && { next_page_token: webhookTokens.encode(query, next) }),
    };
  },
);
