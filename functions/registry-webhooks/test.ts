import { randomInt, randomUUID } from 'node:crypto';
import { databricksSample } from '#shared/domain/webhooks/databricks.ts';
import { readEvent } from '#shared/domain/webhooks/databricks-choices.ts';
import { testRegistryWebhook } from '#shared/operations/registry-webhooks.ts';
import { attempt } from '#shared/store/webhooks/attempt.ts';
import { getWebhook } from '#shared/store/webhooks/get.ts';
import { serve } from '#shared/wire/serve.ts';

const any = (events: readonly string[]) => events[randomInt(events.length)] as string;

export const handler = serve(testRegistryWebhook, async function test({ id, event }, call) {
  const named = event === undefined ? undefined : readEvent(event);
  const { webhook } = await getWebhook(call, id, 'databricks');
  const { body } = databricksSample(webhook, named ?? any(webhook.events));
  const { status = 0, answer, error } = await attempt(webhook, { delivery: randomUUID(), body });
  const tested = { status_code: status, body: answer ?? error ?? '' };
  return { ...tested, status, webhook: tested };
});
