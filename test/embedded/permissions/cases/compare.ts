import { type Case, named } from '../case.ts';
import type { World } from '../world.ts';

const both = ({ name }: World) => ({ model: name, versions: '1' });

export const comparisons: Case[] = [
  { ability: 'view', operation: 'compareVersions', input: both },
  {
    ability: 'view',
    operation: 'findBest',
    input: (world) => ({ model: named(world).name, metric: 'accuracy' }),
  },
];
