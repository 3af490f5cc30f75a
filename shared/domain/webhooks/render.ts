import { spelled } from './events.ts';
import type { Webhook } from './types.ts';

/** A webhook in MLflow's words, without what is secret. */
export function renderWebhook({ id, name = '', description, url, events, status, ...times }: Webhook) {
  return {
    webhook_id: id,
    name,
    ...(description && { description }),
    url,
    events: events.map(spelled),
    status: status === 'ACTIVE' ? status : ('DISABLED' as const),
    creation_timestamp: times.creation_timestamp,
    last_updated_timestamp: times.last_updated_timestamp,
  };
}
