import { ok } from '#test/embedded/tracking/calls.ts';
import type { Case } from '../case.ts';
import type { World } from '../world.ts';

const events = ['MODEL_VERSION_TRANSITIONED_STAGE'];
/** Where nobody listens. */
const http_url_spec = { url: 'http://127.0.0.1:9/hook' };

const ofModel = ({ name }: World) => ({ model_name: name });
const ofAll = ({ name }: World) => ({ description: name });

const made = (scope: typeof ofModel | typeof ofAll) => async (world: World) => {
  const { webhook } = await ok('createRegistryWebhook', { events, http_url_spec, ...scope(world) });
  return { webhook: webhook.id as string };
};

const byId = ({ webhook }: World) => ({ id: webhook });
const disabled = (world: World) => ({ ...byId(world), status: 'DISABLED' });

/** The model's, then those of all. */
const both = (operation: string, input: (world: World) => object): Case[] => [
  { ability: 'manage', operation, before: made(ofModel), input: (world) => ({ ...input(world) }) },
  {
    ability: 'set the defaults',
    operation,
    what: 'of all',
    before: made(ofAll),
    input: (world) => ({ ...input(world) }),
  },
];

export const registryWebhooks: Case[] = [
  {
    ability: 'manage',
    operation: 'createRegistryWebhook',
    input: (world) => ({ events, http_url_spec, ...ofModel(world) }),
  },
  {
    ability: 'set the defaults',
    operation: 'createRegistryWebhook',
    what: 'of all',
    input: (world) => ({ events, http_url_spec, ...ofAll(world) }),
  },
  ...both('updateRegistryWebhook', disabled),
  ...both('deleteRegistryWebhook', byId),
  ...both('testRegistryWebhook', byId),
  { ability: 'manage', operation: 'listRegistryWebhooks', before: made(ofModel), input: ofModel },
  {
    ability: 'manage',
    operation: 'listRegistryWebhooks',
    what: 'of all',
    before: made(ofModel),
    input: () => ({ max_results: 1_000 }),
    shows: true,
  },
];
