import type { Webhook } from '#shared/domain/webhooks/types.ts';
import type { Event } from '#shared/operations/events.ts';
import { ada } from './events.ts';

/** Ids sort by time: this one is of the time of every test. */
export const webhookId = '018bcfe5-6800-7000-8000-000000000001';

/** One of Databricks', of everything that happens to one model. */
export const databricksWebhook = (fields: Partial<Webhook> = {}): Webhook => ({
  id: webhookId,
  dialect: 'databricks',
  scope: '01HF7YAT000000000000000001',
  url: 'https://example.com/hook',
  events: ['MODEL_VERSION_TRANSITIONED_STAGE'],
  status: 'ACTIVE',
  signature: 'databricks',
  creation_timestamp: 1_700_000_000_000,
  last_updated_timestamp: 1_700_000_000_000,
  actor: ada,
  ...fields,
});

/** One of MLflow's, which are all told of all models. */
export const mlflowWebhook = (fields: Partial<Webhook> = {}): Webhook =>
  databricksWebhook({
    dialect: 'mlflow',
    scope: '0'.repeat(26),
    name: 'hook',
    events: ['MODEL_VERSION.CREATED'],
    signature: 'mlflow',
    ...fields,
  });

/** A transition of version 8 to Production, by somebody else's hand what the fields say. */
export const event = (fields: Partial<Event> = {}): Event => ({
  schema_version: 1,
  transition_id: '01HF7YAT000000000000000001.CHANGE#0000000012',
  place: '0000000012',
  model: 'someModel',
  model_id: '01HF7YAT000000000000000001',
  prompt: false,
  rev: 12,
  kind: 'stage_transitioned',
  time: 1_589_859_029_343,
  actor: { type: 'token', id: 'ada' },
  request_id: 'request-1',
  client: 'test',
  version: '8',
  from: 'None',
  to: 'Production',
  ...fields,
});
