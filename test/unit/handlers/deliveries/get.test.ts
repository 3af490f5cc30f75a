import { expect, test } from 'vitest';
import { getDelivery } from '#shared/operations/deliveries.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { delivery, deliveryId, lookUp, partition, told, webhook, webhookItems } from './kept.ts';

const made = (n: number, fields: object) => ({
  pk: partition,
  sk: `TRY#${deliveryId(1)}#${String(n).padStart(10, '0')}`,
  at: now + n,
  latency: 5,
  ttl: 1,
  ...fields,
});

const at = { webhook_id: webhook, delivery_id: deliveryId(1) };

test('answers what was sent, and every try with what came of it', async () => {
  const tries = [made(1, { error: 'There was no answer within 5 s.' }), made(2, { status: 200, answer: 'ok' })];
  const table = fakeTable(webhookItems, [delivery(1, { tries: 2 })], tries);
  const { body } = await call(getDelivery, at);
  expect(table.trips.slice(0, 2)).toEqual(lookUp);
  expect(body).toEqual({
    delivery: { ...told(1, { tries: 2 }), body: '{"n":1}' },
    tries: [
      { time: now + 1, latency: 5, error: 'There was no answer within 5 s.' },
      { time: now + 2, latency: 5, status: 200, answer: 'ok' },
    ],
  });
});

test('of a delivery that is not there: 404', async () => {
  fakeTable(webhookItems, [delivery(2)]);
  expect(await call(getDelivery, at)).toMatchObject({
    status: 404,
    body: { message: `Webhook with ID ${webhook} has no delivery ${deliveryId(1)}: they are kept for 30 days.` },
  });
});
