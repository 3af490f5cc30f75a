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
const byId = ({ webhook }: World) => ({ webhook_id: webhook });

/** What a webhook was told is for who may make it tell. */
export const deliveries: Case[] = [
  { ability: 'manage', operation: 'listDeliveries', before: ofModel, input: byId },
  { ability: 'set the defaults', operation: 'listDeliveries', what: 'of all', before: ofAll, input: byId },
  { ability: 'manage', operation: 'redriveDeliveries', before: ofModel, input: byId },
  { ability: 'set the defaults', operation: 'redriveDeliveries', what: 'of all', before: ofAll, input: byId },
];
