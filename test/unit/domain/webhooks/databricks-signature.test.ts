import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { databricksSample } from '#shared/domain/webhooks/databricks.ts';
import { headersFor } from '#shared/domain/webhooks/headers.ts';
import { databricksWebhook } from '#test/support/webhooks.ts';

const secret = 'of ours';
const delivery = '018bcfe5-6800-8000-8000-000000000001';
const time = 1_700_000_000_123;
const { body } = databricksSample(databricksWebhook(), 'COMMENT_CREATED', 5);

/** By lower-case name. */
const sent = (signature: 'databricks' | 'mlflow', secrets: object): Record<string, string | undefined> => {
  const headers = headersFor(databricksWebhook({ signature }), secrets, { delivery, body }, time);
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
};

test('Databricks’ signature is the hexadecimal HMAC of the body', () => {
  const expected = createHmac('sha256', secret).update(body).digest('hex');
  expect(sent('databricks', { secret })).toMatchObject({ 'x-databricks-signature': expected });
  expect(sent('databricks', { secret })).not.toHaveProperty('x-mlflow-signature');
});

test('a webhook of Databricks’ can be signed as MLflow’s are: of the id and the time, too', () => {
  const headers = sent('mlflow', { secret, authorization: 'Bearer x' });
  const [id, seconds] = [headers['x-mlflow-delivery-id'], headers['x-mlflow-timestamp']];
  const expected = createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64');
  expect([id, seconds, headers['x-mlflow-signature']]).toEqual([delivery, '1700000000', `v1,${expected}`]);
  expect(headers.authorization).toBe('Bearer x');
  expect(headers).not.toHaveProperty('x-databricks-signature');
});

test('without a secret nothing is signed', () => {
  for (const signature of ['databricks', 'mlflow'] as const)
    expect(Object.keys(sent(signature, {})).filter((name) => name.endsWith('-signature'))).toEqual([]);
});
