import { deleteRegistryWebhook } from '#shared/operations/registry-webhooks.ts';
import { deleteWebhook } from '#shared/store/webhooks/delete.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  deleteRegistryWebhook,
  async function deleteIt({ id }, request) {
    await deleteWebhook(request, id, 'databricks');
  },
  empty,
);
