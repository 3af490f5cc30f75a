import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { deleteRegistryWebhook } from '#shared/operations/registry-webhooks.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { registered } from '#test/support/registry.ts';
import { note } from '#test/support/rows.ts';
import { idOf, kept, notFound, ofAll, placeAt, recordAt } from './kept.ts';

const sqs = mockClient(SQSClient);
beforeEach(() => sqs.reset().on(SendMessageBatchCommand).resolves({}));

const id = idOf(1);

test.each([
  ['the body', {}],
  ['the query, as databricks-sdk sends it', { body: undefined, query: `id=${id}` }],
])('deletes the webhook and its place, with a note; asked in %s', async (_, given) => {
  const alpha = registered();
  const { id: scope, meta } = alpha;
  const table = fakeTable(alpha.items, kept(scope, 1));
  expect(await call(deleteRegistryWebhook, { id }, given)).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get ${placeAt(1)}`], [`get ${meta}`, `get ${recordAt(scope, 1)}`], ['transact 3']]);
  expect(table.written).toEqual([
    { delete: recordAt(scope, 1), if: `last_updated_timestamp = ${now}` },
    { delete: placeAt(1), if: 'attribute_exists(scope)' },
    note(alpha, 'webhook_deleted', { key: id, from: expect.any(String), to: undefined }),
  ]);
});

test.each([
  ['no such webhook', []],
  ['one of MLflow’s', kept(ofAll, 1, { dialect: 'mlflow' })],
])('404: %s', async (_, items) => {
  const table = fakeTable(items);
  expect(await call(deleteRegistryWebhook, { id })).toMatchObject(notFound);
  expect(table.writes).toEqual([]);
});

test('404: of a model that is deleted', async () => {
  const alpha = registered([], { deleted: 7 });
  fakeTable(alpha.items, kept(alpha.id, 1));
  expect(await call(deleteRegistryWebhook, { id })).toMatchObject(notFound);
});

test('403: of all models, by who is no admin', async () => {
  const table = fakeTable(kept(ofAll, 1));
  const reply = await call(deleteRegistryWebhook, { id }, { role: 'member' });
  expect(reply).toMatchObject({ status: 403, body: { error_code: 'PERMISSION_DENIED' } });
  expect(table.writes).toEqual([]);
});
