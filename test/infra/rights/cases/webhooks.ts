import { handler as dispatch } from '#functions/streams/dispatch-events.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import type { Cases } from './act.ts';
import { idOfModel, inserted } from './bells.ts';
import { newModel, newVersion } from './models.ts';
import { waiting } from './workers.ts';

/** Where nobody listens. */
const hook = {
  name: 'hook',
  url: 'http://127.0.0.1:9/hook',
  events: [{ entity: 'MODEL_VERSION', action: 'CREATED' }],
  secret: 's',
};

const made = async (): Promise<string> => (await ok('createWebhook', hook)).webhook.webhook_id;

const none = '018bcfe5-6800-7000-8000-000000000000';

/** One that is to be told of a version. */
async function told(): Promise<string> {
  const id = await made();
  const name = await newModel();
  await newVersion(name);
  await dispatch({ Records: [inserted(`MODEL#${await idOfModel(name)}`, 'V#0000000001')] });
  return id;
}

export const webhookCases: Cases = {
  createWebhook: async (act) => {
    await act(hook);
    await act({ ...hook, secret: undefined });
  },
  listWebhooks: async (act) => {
    for (const _ of [1, 2]) await made();
    const { next_page_token: page_token } = await act({ max_results: 1 });
    await act({ max_results: 1, page_token });
  },
  getWebhook: async (act) => {
    await act({ webhook_id: await made() });
    await act({ webhook_id: none }, { status: 404 });
  },
  updateWebhook: async (act) => {
    const webhook_id = await told();
    await act({ webhook_id, status: 'DISABLED' });
    await act({ webhook_id, secret: 'other', status: 'ACTIVE' });
    await act({ webhook_id, secret: '' });
    await act({ webhook_id: none }, { status: 404 });
  },
  deleteWebhook: async (act) => {
    await act({ webhook_id: await made() });
    await act({ webhook_id: none }, { status: 404 });
  },
  testWebhook: async (act) => {
    await act({ webhook_id: await made() });
    await act({ webhook_id: none }, { status: 404 });
  },
  listDeliveries: async (act) => {
    const { webhook: webhook_id } = await waiting();
    await act({ webhook_id });
    await act({ webhook_id, status: 'DEAD' });
    await act({ webhook_id: await deadOne(), status: 'DEAD' });
    await act({ webhook_id: none }, { status: 404 });
  },
  getDelivery: async (act) => {
    const { webhook: webhook_id } = await waiting();
    const { deliveries } = await ok('listDeliveries', { webhook_id });
    await act({ webhook_id, delivery_id: deliveries[0].delivery_id });
    await act({ webhook_id, delivery_id: none }, { status: 404 });
  },
  redriveDeliveries: async (act) => {
    const webhook_id = await deadOne();
    const { deliveries } = await ok('listDeliveries', { webhook_id });
    await act({ webhook_id });
    await act({ webhook_id, delivery_id: deliveries[0].delivery_id });
    await act({ webhook_id: none }, { status: 404 });
  },
};

/** One whose first delivery is given up. */
async function deadOne(): Promise<string> {
  const { webhook } = await waiting();
  const { deliveries } = await ok('listDeliveries', { webhook_id: webhook });
  const [{ delivery_id }] = deliveries.slice(-1);
  const [{ client, tableName: TableName }, { PutCommand, UpdateCommand }, { deadKey, deliveryKey }] = await Promise.all(
    [import('#shared/store/client.ts'), import('@aws-sdk/lib-dynamodb'), import('#shared/store/keys.ts')],
  );
  await client.send(
    new UpdateCommand({
      TableName,
      Key: deliveryKey(webhook, delivery_id),
      UpdateExpression: 'SET #status = :dead',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':dead': 'DEAD' },
    }),
  );
  await client.send(new PutCommand({ TableName, Item: { ...deadKey(webhook, delivery_id), id: delivery_id } }));
  return webhook;
}
