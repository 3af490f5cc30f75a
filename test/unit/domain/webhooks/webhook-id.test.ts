import { expect, test } from 'vitest';
import { newWebhookId, webhookIdShape } from '#shared/domain/webhooks/webhook-id.ts';

const time = 1_700_000_000_000;

test('a UUID of version 7, of its time', () => {
  const id = newWebhookId(time);
  expect(id).toMatch(/^018bcfe5-6800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(id).toMatch(webhookIdShape);
  expect(newWebhookId(time)).not.toBe(id);
});

test('sorts by time', () => {
  const ids = [0, 1, 255, 256, time, time + 1].map(newWebhookId);
  expect(ids.toSorted()).toEqual(ids);
});

test.each(['', 'x', '018BCFE5-6800-7000-8000-000000000001', '018bcfe5-6800-7000-8000-0000000000011', '#/'])(
  '%j is no id',
  (text) => {
    expect(text).not.toMatch(webhookIdShape);
  },
);
