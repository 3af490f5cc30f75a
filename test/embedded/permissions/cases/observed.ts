import { ok } from '#test/embedded/tracking/calls.ts';
import type { Case } from '../case.ts';
import type { World } from '../world.ts';

const of = ({ name: model }: World) => ({ model });
const one = ({ name: model, version }: World) => ({ model, version });

/** Somebody else's. */
const served = async (world: World) => {
  await ok('reportReceipt', { ...one(world), endpoint: 'host' });
};

const batch = ({ name: model, version }: World) => ({
  batch_id: `of ${model}`,
  observations: [{ model, version, metric: 'm', value: 1, timestamp: Date.now() }],
});

export const observed: Case[] = [
  { ability: 'edit', operation: 'reportObservations', input: batch },
  { ability: 'view', operation: 'getSeries', input: (world) => ({ ...one(world), metric: 'm' }) },
  { ability: 'edit', operation: 'setBaseline', input: (world) => ({ ...one(world), metric: 'm', values: [1] }) },
  { ability: 'view', operation: 'listBaselines', input: one },
  { ability: 'view', operation: 'reportReceipt', input: (world) => ({ ...one(world), endpoint: 'host' }) },
  {
    ability: 'edit',
    operation: 'reportReceipt',
    what: 'of somebody else’s endpoint',
    before: served,
    input: (world) => ({ ...one(world), endpoint: 'host' }),
  },
  {
    ability: 'edit',
    operation: 'deleteReceipt',
    what: 'of somebody else’s endpoint',
    before: served,
    input: (world) => ({ ...of(world), endpoint: 'host' }),
  },
  { ability: 'view', operation: 'listReceipts', input: of },
  { ability: 'view', operation: 'getDrift', input: of },
];
