import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { attempt } from '#shared/store/webhooks/attempt.ts';
import { seal } from '#shared/store/webhooks/secrets.ts';
import { post } from '#shared/wire/outbound/post.ts';
import { databricksWebhook, mlflowWebhook, webhookId } from '#test/support/webhooks.ts';

vi.mock('#shared/wire/outbound/post.ts', () => ({ post: vi.fn() }));

const sent = vi.mocked(post);
const made = { at: 1, latency: 2, status: 200 };
const now = 1_700_000_000_999;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now });
  sent.mockReset().mockResolvedValue(made);
});
afterEach(() => vi.useRealTimers());

const delivery = '018bcfe5-6800-8000-8000-000000000001';
const body = '{"entity": "model_version", "text": "ü"}';
const requestOf = () => sent.mock.calls[0]?.[0];
const always = {
  'Content-Type': 'application/json',
  'Content-Length': '41',
  'User-Agent': 'stagebook/1',
  'X-Stagebook-Delivery-Id': delivery,
};

test('MLflow’s scheme: the id, the time of this try and the body are signed', async () => {
  const webhook = mlflowWebhook({ sealed: await seal(webhookId, { secret: 'key' }) });
  expect(await attempt(webhook, { delivery, body, rev: 12 })).toBe(made);
  const signature = createHmac('sha256', 'key').update(`${delivery}.1700000000.${body}`).digest('base64');
  expect(requestOf()).toEqual({
    url: 'https://example.com/hook',
    headers: {
      ...always,
      'X-Stagebook-Rev': '12',
      'X-MLflow-Delivery-Id': delivery,
      'X-MLflow-Timestamp': '1700000000',
      'X-MLflow-Signature': `v1,${signature}`,
    },
    body,
    insecure: undefined,
    hidden: [],
  });
});

test('Databricks’ scheme: the body is signed; the header goes along, and is not kept if it is repeated', async () => {
  const authorization = 'Bearer abcdefgh';
  const webhook = databricksWebhook({
    insecure: true,
    sealed: await seal(webhookId, { secret: 'key', authorization }),
  });
  await attempt(webhook, { delivery, body, rev: 0 });
  expect(requestOf()).toEqual({
    url: 'https://example.com/hook',
    headers: {
      ...always,
      'X-Stagebook-Rev': '0',
      'X-Databricks-Signature': createHmac('sha256', 'key').update(body).digest('hex'),
      Authorization: authorization,
    },
    body,
    insecure: true,
    hidden: [authorization, 'abcdefgh'],
  });
});

test('without secrets nothing is signed; a test is of no change', async () => {
  await attempt(databricksWebhook(), { delivery, body });
  expect(requestOf()?.headers).toEqual(always);
  sent.mockClear();
  await attempt(mlflowWebhook(), { delivery, body });
  expect(requestOf()?.headers).toEqual({
    ...always,
    'X-MLflow-Delivery-Id': delivery,
    'X-MLflow-Timestamp': '1700000000',
  });
});

test.each([
  ['sesame-open', ['sesame-open', 'sesame-open']],
  ['Basic eA==', ['Basic eA==']],
  ['short', []],
])('what is hidden of %s', async (authorization, hidden) => {
  await attempt(databricksWebhook({ sealed: await seal(webhookId, { authorization }) }), { delivery, body });
  expect(requestOf()?.hidden).toEqual(hidden);
});

test('with secrets that do not open nothing is sent', async () => {
  const sealed = await seal('another', { secret: 'key' });
  await expect(attempt(databricksWebhook({ sealed }), { delivery, body })).rejects.toThrow();
  expect(sent).not.toHaveBeenCalled();
});
