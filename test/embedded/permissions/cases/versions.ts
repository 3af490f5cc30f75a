import { ok } from '#test/embedded/tracking/calls.ts';
import { type Case, numbered } from '../case.ts';
import { ownModel, type World } from '../world.ts';

const tag = { key: 'team', value: 'risk' };
const tagged = (world: World) => ok('setModelVersionTag', { ...numbered(world), ...tag });

export const versions: Case[] = [
  { ability: 'edit', operation: 'createModelVersion', input: ({ name }) => ({ name, source: 's3://b/m' }) },
  {
    ability: 'view',
    least: 'member',
    operation: 'createModelVersion',
    what: 'from another model’s',
    before: async (world) => ({ target: await ownModel(world) }),
    input: ({ target, name }) => ({ name: target, source: `models:/${name}/1` }),
  },
  { ability: 'view', operation: 'getModelVersion', input: numbered },
  { ability: 'view', operation: 'getModelVersionDownloadUri', input: numbered },
  { ability: 'edit', operation: 'updateModelVersion', input: (world) => ({ ...numbered(world), description: 'new' }) },
  { ability: 'edit', operation: 'setModelVersionTag', input: (world) => ({ ...numbered(world), ...tag }) },
  {
    ability: 'edit',
    operation: 'deleteModelVersionTag',
    before: tagged,
    input: (world) => ({ ...numbered(world), key: 'team' }),
  },
  { ability: 'manage', operation: 'deleteModelVersion', input: numbered },
];
