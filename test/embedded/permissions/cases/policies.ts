import { ok } from '#test/embedded/tracking/calls.ts';
import type { Case } from '../case.ts';
import type { World } from '../world.ts';

const rules = [{ rule: 'required_description' }];
const ofModel = ({ name }: World) => ({ model: name, alias: 'champion' });
/** Of all models, and in the way of none. */
const ofAll = ({ name }: World) => ({ alias: `only-${name}` });

const made = (scope: typeof ofModel | typeof ofAll) => async (world: World) => {
  await ok('setPolicy', { ...scope(world), rules });
};

export const policies: Case[] = [
  { ability: 'manage', operation: 'setPolicy', input: (world) => ({ ...ofModel(world), rules }) },
  { ability: 'manage', operation: 'deletePolicy', before: made(ofModel), input: ofModel },
  { ability: 'view', operation: 'listPolicies', before: made(ofModel), input: ({ name }) => ({ model: name }) },
  {
    ability: 'set the defaults',
    operation: 'setPolicy',
    what: 'of all',
    input: (world) => ({ ...ofAll(world), rules }),
  },
  { ability: 'set the defaults', operation: 'deletePolicy', what: 'of all', before: made(ofAll), input: ofAll },
  { ability: 'see the defaults', operation: 'listPolicies', what: 'of all', input: () => ({}) },
];
