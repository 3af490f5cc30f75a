import { requireLength, validateText } from '#shared/domain/names.ts';
import { readEvents, readMlflowStatus, requireSome } from '#shared/domain/webhooks/events.ts';
import { requireSecret } from '#shared/domain/webhooks/mlflow-secret.ts';
import { validateWebhookName } from '#shared/domain/webhooks/names.ts';
import { renderWebhook } from '#shared/domain/webhooks/render.ts';
import { requireHookUrl } from '#shared/domain/webhooks/url.ts';
import { createWebhook } from '#shared/operations/webhooks.ts';
import { readRegistry } from '#shared/store/permissions/registry.ts';
import { createWebhook as put } from '#shared/store/webhooks/create.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  createWebhook,
  async function create({ name, url, description = '', secret = '', status, ...input }, request) {
    const events = readEvents(input.events);
    validateWebhookName(name);
    validateText('description', description);
    requireSecret(secret);
    requireLength('url', 2_048, url);
    await requireHookUrl(url);
    requireSome(events);
    const fields = {
      dialect: 'mlflow' as const,
      name,
      ...(description && { description }),
      url,
      events,
      status: readMlflowStatus(status) ?? 'ACTIVE',
      signature: 'mlflow' as const,
    };
    return put(request, { owner: readRegistry, fields, secrets: secret ? { secret } : {} });
  },
  ({ webhook }) => ({ webhook: renderWebhook(webhook) }),
);
