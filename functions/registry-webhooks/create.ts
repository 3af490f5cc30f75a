import { validateModelName, validateText } from '#shared/domain/names.ts';
import { readSignature, readStatus, requireEvents } from '#shared/domain/webhooks/databricks-choices.ts';
import { renderRegistryWebhook } from '#shared/domain/webhooks/databricks-render.ts';
import { requireSpec, secretsOf } from '#shared/domain/webhooks/databricks-spec.ts';
import { requireTarget } from '#shared/domain/webhooks/databricks-target.ts';
import { createRegistryWebhook } from '#shared/operations/registry-webhooks.ts';
import { createWebhook } from '#shared/store/webhooks/create.ts';
import { findOwner, nameOfOwner } from '#shared/store/webhooks/owner.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  createRegistryWebhook,
  async function create({ model_name, description, status = 'ACTIVE', signature = 'databricks', ...input }, request) {
    if (model_name !== undefined) validateModelName(model_name, 'model_name');
    if (description) validateText('description', description);
    const events = requireEvents(input.events, model_name !== undefined);
    const { target, ...given } = requireSpec(input);
    const secrets = secretsOf(given.secrets);
    const fields = {
      dialect: 'databricks' as const,
      ...(description && { description }),
      ...target,
      events,
      status: readStatus(status),
      signature: readSignature(signature),
    };
    const owner = () => findOwner(request, model_name);
    // Who may not is not to learn from the answer where a name leads to.
    await owner();
    await requireTarget(target);
    return createWebhook(request, { owner, fields, secrets });
  },
  ({ webhook, owner }) => ({ webhook: renderRegistryWebhook(webhook, nameOfOwner(owner)) }),
);
