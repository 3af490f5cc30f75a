import { validateText } from '#shared/domain/names.ts';
import { readSignature, readStatus, requireEvents } from '#shared/domain/webhooks/databricks-choices.ts';
import { renderRegistryWebhook } from '#shared/domain/webhooks/databricks-render.ts';
import { movedSecrets, readSpecs } from '#shared/domain/webhooks/databricks-spec.ts';
import { requireTarget } from '#shared/domain/webhooks/databricks-target.ts';
import { updateRegistryWebhook } from '#shared/operations/registry-webhooks.ts';
import { registryId } from '#shared/store/permissions/registry.ts';
import { getWebhook } from '#shared/store/webhooks/get.ts';
import { nameOfOwner } from '#shared/store/webhooks/owner.ts';
import { updateWebhook } from '#shared/store/webhooks/update.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  updateRegistryWebhook,
  async function update({ id, description, status, signature, events = [], ...input }, request) {
    if (description) validateText('description', description);
    const specs = readSpecs(input);
    const fields = {
      ...(description !== undefined && { description: description || undefined }),
      ...(status !== undefined && { status: readStatus(status) }),
      ...(signature !== undefined && { signature: readSignature(signature) }),
    };
    if (specs) {
      // Who may not is not to learn from the answer where a name leads to.
      await getWebhook(request, id, 'databricks');
      await requireTarget(specs.target);
    }
    return updateWebhook(request, id, 'databricks', async ({ webhook, secrets }) => ({
      fields: {
        ...fields,
        ...(events.length > 0 && { events: requireEvents(events, webhook.scope !== registryId) }),
        ...(specs && { job: undefined, insecure: undefined, ...specs.target }),
      },
      ...(specs && { secrets: movedSecrets({ ...webhook, secrets: await secrets() }, specs.target, specs.secrets) }),
    }));
  },
  ({ webhook, owner }) => ({ webhook: renderRegistryWebhook(webhook, nameOfOwner(owner)) }),
);
