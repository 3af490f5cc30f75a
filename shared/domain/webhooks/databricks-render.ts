import type { RegistryEvent } from '#shared/operations/registry-events.ts';
import type { Webhook } from './types.ts';

/** A webhook in Databricks' words. `model`: its name, if it is one's. */
export function renderRegistryWebhook(webhook: Webhook, model: string | undefined) {
  const { id, url, events, status, signature, job, insecure, description } = webhook;
  return {
    id,
    events: events as RegistryEvent[],
    creation_timestamp: webhook.creation_timestamp,
    last_updated_timestamp: webhook.last_updated_timestamp,
    ...(description && { description }),
    status,
    ...(model !== undefined && { model_name: model }),
    ...(job ? { job_spec: job } : { http_url_spec: { url, enable_ssl_verification: !insecure } }),
    signature,
  };
}
