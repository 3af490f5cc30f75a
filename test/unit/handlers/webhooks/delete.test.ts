import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { deleteWebhook } from '#shared/operations/webhooks.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { registryItem } from '#test/unit/handlers/permissions/registry-item.ts';
import { denied, idOf, kept, notFound, ofAll, placeAt, recordAt, registryAt } from './kept.ts';

const sqs = mockClient(SQSClient);
beforeEach(() => sqs.reset().on(SendMessageBatchCommand).resolves({}));

const webhook_id = idOf(1);

test('deletes it with its place and a note, and has what is left of it swept', async () => {
  const table = fakeTable(registryItem(), kept(1));
  expect(await call(deleteWebhook, { webhook_id })).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get ${placeAt(1)}`], [`get ${registryAt}`, `get ${recordAt(1)}`], ['transact 3']]);
  expect(table.written).toEqual([
    { delete: recordAt(1), if: `last_updated_timestamp = ${now}` },
    { delete: placeAt(1), if: 'attribute_exists(scope)' },
    expect.objectContaining({ put: expect.objectContaining({ kind: 'webhook_deleted', key: webhook_id }) }),
  ]);
  const [sent] = sqs.commandCalls(SendMessageBatchCommand);
  const [{ MessageBody: body = '' } = {}] = sent?.args[0].input.Entries ?? [];
  expect(JSON.parse(body)).toMatchObject({ webhook: webhook_id, scope: ofAll });
  expect(await call(deleteWebhook, { webhook_id })).toMatchObject(notFound(webhook_id));
});

test('it is gone, whatever becomes of the sweep', async () => {
  sqs.on(SendMessageBatchCommand).rejects(new Error('no queue'));
  const table = fakeTable(registryItem(), kept(1));
  expect(await call(deleteWebhook, { webhook_id })).toMatchObject({ status: 200 });
  expect(table.items.has(recordAt(1))).toBe(false);
});

test('404: there is none', async () => {
  const table = fakeTable();
  expect(await call(deleteWebhook, { webhook_id })).toMatchObject(notFound(webhook_id));
  expect(table.writes).toEqual([]);
});

test('403: who is no admin', async () => {
  const table = fakeTable(kept(1));
  expect(await call(deleteWebhook, { webhook_id }, { role: 'member' })).toMatchObject(denied);
  expect(table.writes).toEqual([]);
});
