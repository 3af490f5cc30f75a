import { update, user } from '#test/embedded/rules/grants.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import { type Case, numbered } from '../case.ts';
import type { World } from '../world.ts';
import { aliasMovedOn } from './lifecycle.ts';

const champion = ({ name }: World) => ({ name, alias: 'champion' });

/** By a policy of the model: who sets it, moves it or deletes it must have that level. */
async function protect({ name }: World) {
  const permission_level = 'CAN_MANAGE_PRODUCTION_VERSIONS';
  await ok('setPolicy', { model: name, alias: 'champion', permission_level, rules: [] });
}

async function protectSet(world: World) {
  await ok('setRegisteredModelAlias', { ...champion(world), version: '1' });
  return protect(world);
}

const forced = (world: World) => ({ ...numbered(world), stage: 'Production', reason: 'because' });

const protectedAlias: Omit<Case, 'ability' | 'what'>[] = [
  {
    operation: 'setRegisteredModelAlias',
    before: protect,
    input: (world) => ({ ...champion(world), version: '1' }),
  },
  { operation: 'deleteRegisteredModelAlias', before: protectSet, input: champion },
  {
    operation: 'rollback',
    before: async (world) => {
      await aliasMovedOn(world);
      return protect(world);
    },
    input: (world) => ({ ...champion(world), expected_version: '2', reason: 'because' }),
  },
];

export const promotions: Case[] = [
  { ability: 'view', operation: 'checkPromotion', input: (world) => ({ ...numbered(world), stage: 'Production' }) },
  { ability: 'edit', operation: 'reportMetric', input: (world) => ({ ...numbered(world), key: 'accuracy', value: 1 }) },
  { ability: 'force', operation: 'forcePromotion', input: forced },
  {
    ability: 'force, granted',
    operation: 'forcePromotion',
    what: 'with CAN_FORCE',
    before: async ({ id }) => {
      await update(id, [user('ada', 'CAN_FORCE')]);
    },
    input: forced,
  },
  ...protectedAlias.map((one) => ({ ...one, ability: 'protected alias', what: 'of a protected alias' })),
];
