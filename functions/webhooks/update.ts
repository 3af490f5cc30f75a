import { requireLength, validateText } from '#shared/domain/names.ts';
import { readEvents, readMlflowStatus } from '#shared/domain/webhooks/events.ts';
import { requireSecret } from '#shared/domain/webhooks/mlflow-secret.ts';
import { validateWebhookName } from '#shared/domain/webhooks/names.ts';
import { renderWebhook } from '#shared/domain/webhooks/render.ts';
import { requireHookUrl } from '#shared/domain/webhooks/url.ts';
import { updateWebhook } from '#shared/operations/webhooks.ts';
import { getWebhook } from '#shared/store/webhooks/get.ts';
import { updateWebhook as change } from '#shared/store/webhooks/update.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  updateWebhook,
  async function update({ webhook_id: id, name, url, description, secret, ...input }, request) {
    const events = readEvents(input.events);
    const status = readMlflowStatus(input.status);
    // Of one that is not there nothing else is said.
    if (name || url) await getWebhook(request, id, 'mlflow');
    if (name) validateWebhookName(name);
    validateText('description', description ?? '');
    requireSecret(secret ?? '');
    requireLength('url', 2_048, url ?? '');
    if (url) await requireHookUrl(url);
    const fields = {
      ...(name && { name }),
      ...(url && { url }),
      ...(description !== undefined && { description: description || undefined }),
      ...(events.length > 0 && { events }),
      ...(status && { status }),
    };
    const secrets = secret === undefined ? undefined : secret === '' ? {} : { secret };
    return change(request, id, 'mlflow', () => ({ fields, secrets }));
  },
  ({ webhook }) => ({ webhook: renderWebhook(webhook) }),
);
