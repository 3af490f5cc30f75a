import { randomUUID } from 'node:crypto';
import { readEvent } from '#shared/domain/webhooks/events.ts';
import { mlflowSample } from '#shared/domain/webhooks/mlflow.ts';
import { isSuccess } from '#shared/domain/webhooks/types.ts';
import { testWebhook } from '#shared/operations/webhooks.ts';
import { attempt } from '#shared/store/webhooks/attempt.ts';
import { getWebhook } from '#shared/store/webhooks/get.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(testWebhook, async function test({ webhook_id: id, event }, call) {
  const named = event && readEvent(event);
  const { webhook } = await getWebhook(call, id, 'mlflow');
  const { body } = mlflowSample(webhook, named ?? (webhook.events[0] as string));
  const made = await attempt(webhook, { delivery: randomUUID(), body });
  return {
    result: {
      success: isSuccess(made),
      ...(made.status !== undefined && { response_status: made.status }),
      ...(made.answer !== undefined && { response_body: made.answer }),
      ...(made.error !== undefined && { error_message: `Failed to test webhook: ${made.error}` }),
    },
  };
});
