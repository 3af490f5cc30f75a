import type { Webhook } from '#shared/domain/webhooks/types.ts';
import { now } from '#test/support/fake-table.ts';
import { mlflowWebhook } from '#test/support/webhooks.ts';
import { idOf, kept as keptOf, ofAll } from '../registry-webhooks/kept.ts';

/** One of MLflow's as it lies in the table, with the item that says where it is. */
export const kept = (n: number, fields: Partial<Webhook> = {}) => {
  const { id: _, scope, ...record } = mlflowWebhook(fields);
  return keptOf(scope, n, record);
};

export const event = { entity: 'MODEL_VERSION', action: 'CREATED' };

/** As it is answered. */
export const told = (n: number, fields: object = {}) => ({
  webhook_id: idOf(n),
  name: 'hook',
  url: 'https://example.com/hook',
  events: [event],
  status: 'ACTIVE',
  creation_timestamp: now,
  last_updated_timestamp: now,
  ...fields,
});

export const notFound = (id: string) => ({
  status: 404,
  body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: `Webhook with ID ${id} not found.` },
});

/** Who is no admin has nothing to do with them. */
export const denied = { status: 403, body: { error_code: 'PERMISSION_DENIED' } };

export { idOf, ofAll };
export const recordAt = (n: number) => `WEBHOOKS#${ofAll} ${idOf(n)}`;
export const placeAt = (n: number) => `WEBHOOKS ${idOf(n)}`;
export const registryAt = `MODEL#${ofAll} META`;
