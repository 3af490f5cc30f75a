import type { Event } from '#shared/operations/events.ts';
import { databricksPayloads } from './databricks.ts';
import { mlflowPayloads } from './mlflow.ts';
import type { Payload, Webhook } from './types.ts';

/**
 * What a webhook is told of an event, in its dialect: nothing if it did not ask to be. The same event always gives the
 * same bodies. Whether it is told now is not asked here: `status`, `scope` and when it was made are the caller's to see to.
 */
export const payloadsFor = (webhook: Webhook, event: Event): Payload[] =>
  webhook.dialect === 'mlflow' ? mlflowPayloads(webhook, event) : databricksPayloads(webhook, event);
