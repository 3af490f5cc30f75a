import { expect, test } from 'vitest';
import { listDeliveries } from '#shared/operations/deliveries.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { dead, delivery, told, webhook, webhookItems } from './kept.ts';

const three = [1, 2, 3].map((n) => delivery(n));

test('answers the last event first, and how the receiver has been', async () => {
  const health = { pk: `WEBHOOK#${webhook}`, sk: 'HEALTH', failures: 20, paused: now, probe_at: now + 60_000 };
  fakeTable(webhookItems, three, [health]);
  const { body } = await call(listDeliveries, { webhook_id: webhook });
  expect(body).toEqual({
    health: { failures: 20, paused_since: now, next_probe_at: now + 60_000 },
    deliveries: [told(3), told(2), told(1)],
  });
});

test('page by page', async () => {
  fakeTable(webhookItems, three);
  const first = (await call(listDeliveries, { webhook_id: webhook, max_results: 2 })).body;
  expect(first).toMatchObject({ health: { failures: 0 }, deliveries: [told(3), told(2)] });
  const rest = { webhook_id: webhook, max_results: 2, page_token: first.next_page_token };
  expect((await call(listDeliveries, rest)).body).toEqual({ health: { failures: 0 }, deliveries: [told(1)] });
});

test('by status: those that are dead are found by their markers', async () => {
  fakeTable(webhookItems, three, dead(4));
  const { body } = await call(listDeliveries, { webhook_id: webhook, status: 'DEAD' });
  expect(body.deliveries).toEqual([told(4, { status: 'DEAD', tries: 20 })]);
  expect(await call(listDeliveries, { webhook_id: webhook, status: 'GONE' })).toMatchObject({
    status: 400,
    body: { message: "Invalid status 'GONE'. It must be one of PENDING, DELIVERED, DEAD." },
  });
});

test('of a webhook that is not there: 404', async () => {
  fakeTable([]);
  expect(await call(listDeliveries, { webhook_id: webhook })).toMatchObject({ status: 404 });
});
