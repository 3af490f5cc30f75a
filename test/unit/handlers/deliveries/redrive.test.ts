import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { redriveDeliveries } from '#shared/operations/deliveries.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { dead, delivery, deliveryAt, deliveryId, pendingAt, wake, webhook, webhookItems } from './kept.ts';

const sqs = mockClient(SQSClient);

beforeEach(() => {
  sqs.reset();
  sqs.on(SendMessageBatchCommand).resolves({});
});

const woken = () =>
  sqs
    .commandCalls(SendMessageBatchCommand)
    .flatMap(({ args: [{ input }] }) => (input.Entries ?? []).map(({ MessageBody = '' }) => JSON.parse(MessageBody)));

test('sends one again, whatever has become of it', async () => {
  const table = fakeTable(webhookItems, [delivery(1)]);
  const { body } = await call(redriveDeliveries, { webhook_id: webhook, delivery_id: deliveryId(1) });
  expect(body).toEqual({ redriven: 1 });
  expect(table.items.get(deliveryAt(1))).toMatchObject({ status: 'PENDING', round_tries: 0, tries: 1 });
  expect(table.items.get(pendingAt(1))).toMatchObject({ id: deliveryId(1) });
  expect(woken()).toEqual([wake]);
});

test('or all that are dead, and no other', async () => {
  const table = fakeTable(webhookItems, [delivery(1)], dead(2), dead(3));
  expect((await call(redriveDeliveries, { webhook_id: webhook })).body).toEqual({ redriven: 2 });
  expect([1, 2, 3].map((n) => table.items.get(deliveryAt(n))?.status)).toEqual(['DELIVERED', 'PENDING', 'PENDING']);
  expect([...table.items.keys()].filter((key) => key.includes('DEAD#'))).toEqual([]);
  expect(woken()).toEqual([wake]);
});

test('a name that is misspelt is not taken for all', async () => {
  fakeTable(webhookItems, dead(2));
  expect(await call(redriveDeliveries, { webhook_id: webhook, delivery: deliveryId(1) } as never)).toMatchObject({
    status: 400,
  });
  expect(woken()).toEqual([]);
});
