import { ok } from '#test/embedded/tracking/calls.ts';
import type { Case } from '../case.ts';
import type { World } from '../world.ts';

const settings = ({ name: model }: World) => ({ name: 'm', model, metric: 'm', rule: { type: 'missing' } });

const made = async (world: World) => {
  const { monitor } = await ok('createMonitor', settings(world));
  return { monitor_id: monitor.monitor_id };
};

const one = ({ monitor_id }: World) => ({ monitor_id });

export const monitors: Case[] = [
  { ability: 'edit', operation: 'createMonitor', input: settings },
  {
    ability: 'transition',
    operation: 'createMonitor',
    what: 'that rolls back',
    input: (world) => ({ ...settings(world), action: 'rollback' }),
  },
  {
    ability: 'transition',
    staging: true,
    operation: 'createMonitor',
    what: 'that rolls back Staging',
    input: (world) => ({ ...settings(world), stage: 'Staging', action: 'rollback' }),
  },
  { ability: 'view', operation: 'listMonitors', before: made, input: ({ name: model }) => ({ model }) },
  { ability: 'view', operation: 'getMonitor', before: made, input: one },
  { ability: 'edit', operation: 'updateMonitor', before: made, input: (world) => ({ ...one(world), enabled: false }) },
  { ability: 'edit', operation: 'deleteMonitor', before: made, input: one },
];
