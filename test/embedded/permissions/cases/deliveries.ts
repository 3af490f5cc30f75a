import { ok } from '#test/embedded/tracking/calls.ts';
import type { Case } from '../case.ts';
import type { World } from '../world.ts';

const events = ['MODEL_VERSION_TRANSITIONED_STAGE'];
/** Where nobody listens. */
const http_url_spec = { url: 'http://127.0.0.1:9/hook' };

const made = (scope: (world: World) => object) => async (world: World) => {
  const { webhook } = await ok('createRegistryWebhook', { events, http_url_spec, ...scope(world) });
  return { webhook: webhook.id as string };
};

const ofModel = made(({ name }) => ({ model_name: name }));
const ofAll = made(({ name }) => ({ description: name }));
const delivery_id = '018bcfe5-6800-8000-8000-000000000001';

/** One that has arrived. */
const withDelivery = (before: (world: World) => Promise<{ webhook: string }>) => async (world: World) => {
  const { webhook } = await before(world);
  const [{ client, tableName: TableName }, { PutCommand }, { deliveryKey }] = await Promise.all([
    import('#shared/store/client.ts'),
    import('@aws-sdk/lib-dynamodb'),
    import('#shared/store/keys.ts'),
  ]);
  const place = { model: 'm', model_id: 'm', place: '0000000001', part: 0, rev: 1, transition_id: 'm-1' };
  const past = { event: events[0], body: '{}', time: 1, status: 'DELIVERED', tries: 1, round_tries: 1 };
  await client.send(new PutCommand({ TableName, Item: { ...deliveryKey(webhook, delivery_id), ...place, ...past } }));
  return { webhook };
};

const byId = ({ webhook }: World) => ({ webhook_id: webhook });

/** What a webhook was told is for who may make it tell. */
export const deliveries: Case[] = [
  { ability: 'manage', operation: 'listDeliveries', before: ofModel, input: byId },
  { ability: 'set the defaults', operation: 'listDeliveries', what: 'of all', before: ofAll, input: byId },
  {
    ability: 'manage',
    operation: 'getDelivery',
    before: withDelivery(ofModel),
    input: (world) => ({ ...byId(world), delivery_id }),
  },
  {
    ability: 'set the defaults',
    operation: 'getDelivery',
    what: 'of all',
    before: withDelivery(ofAll),
    input: (world) => ({ ...byId(world), delivery_id }),
  },
  { ability: 'manage', operation: 'redriveDeliveries', before: ofModel, input: byId },
  { ability: 'set the defaults', operation: 'redriveDeliveries', what: 'of all', before: ofAll, input: byId },
];
