import { deleteWebhook } from '#shared/operations/webhooks.ts';
import { deleteWebhook as remove } from '#shared/store/webhooks/delete.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  deleteWebhook,
  async function deleteIt({ webhook_id }, request) {
    await remove(request, webhook_id, 'mlflow');
  },
  empty,
);
