import { expect } from 'vitest';
import type { Webhook } from '#shared/domain/webhooks/types.ts';
import type { Item } from '#test/support/expressions.ts';
import { now } from '#test/support/fake-table.ts';
import { databricksWebhook } from '#test/support/webhooks.ts';

export const ofAll = '0'.repeat(26);

/** Ids that sort as they are numbered. */
export const idOf = (n: number): string => `018bcfe5-6800-7000-8000-${String(n).padStart(12, '0')}`;

/** A webhook as it lies in the table, with the item that says where it is, written out by hand. */
export function kept(scope: string, n: number, fields: Partial<Webhook> = {}): [Item, Item] {
  const { id, ...record } = databricksWebhook({ id: idOf(n), scope, ...fields });
  return [
    { pk: `WEBHOOKS#${scope}`, sk: id, ...record },
    { pk: 'WEBHOOKS', sk: id, scope, dialect: record.dialect },
  ];
}

export const recordAt = (scope: string, n: number) => `WEBHOOKS#${scope} ${idOf(n)}`;
export const placeAt = (n: number) => `WEBHOOKS ${idOf(n)}`;

/** As it is answered. */
export const told = (n: number, fields: object = {}) => ({
  id: idOf(n),
  events: ['MODEL_VERSION_TRANSITIONED_STAGE'],
  creation_timestamp: now,
  last_updated_timestamp: now,
  status: 'ACTIVE',
  http_url_spec: { url: 'https://example.com/hook', enable_ssl_verification: true },
  signature: 'databricks',
  ...fields,
});

export const notFound = {
  status: 404,
  body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: expect.stringContaining(idOf(1)) },
};
