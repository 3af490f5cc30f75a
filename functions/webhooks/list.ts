import { renderWebhook } from '#shared/domain/webhooks/render.ts';
import { listWebhooks } from '#shared/operations/webhooks.ts';
import { registryId } from '#shared/store/permissions/registry.ts';
import { webhookPage } from '#shared/store/webhooks/list.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { serve } from '#shared/wire/serve.ts';
import { webhookTokens } from '#shared/wire/webhook-token.ts';

const most = 1_000;

/** What a token is bound to: all there are. */
const query = 'mlflow';

export const handler = serve(listWebhooks, async function list({ max_results, page_token }) {
  const size = max_results || 100;
  if (size < 1 || size > most) throw invalidParameter(`max_results must be between 1 and ${most}.`);
  const before = webhookTokens.decode(query, page_token)?.before;
  const { webhooks, next } = await webhookPage(registryId, { dialect: 'mlflow', size, before });
  return {
    // As MLflow's protocol has it: of nothing, nothing.
    ...(webhooks.length > 0 && { webhooks: webhooks.map(renderWebhook) }),
    ...(next && { next_page_token: webhookTokens.encode(query, next) }),
  };
});
