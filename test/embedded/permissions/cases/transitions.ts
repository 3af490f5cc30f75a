import { type Stage, stages } from '#shared/domain/stages.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import type { Case } from '../case.ts';
import type { World } from '../world.ts';

const at = (world: World, version: string, stage: Stage, archive_existing_versions = false) => ({
  ...{ name: world.name, version, stage, archive_existing_versions },
});

/** Version 1 into a stage. */
export async function into(world: World, stage: Stage): Promise<void> {
  if (stage !== 'None') await ok('transitionModelVersionStage', at(world, '1', stage));
}

const moves = stages.flatMap((from) => stages.map((to) => [from, to] as const)).filter(([from, to]) => from !== to);

const oneByOne = moves.map(
  ([from, to]): Omit<Case, 'operation'> => ({
    ability: 'transition',
    what: `${from} → ${to}`,
    staging: from !== 'Production' && to !== 'Production',
    before: async (world) => {
      await into(world, from);
    },
    input: (world) => at(world, '1', to),
  }),
);

/** Version 2 takes the place of 1. */
const replacing = (['Staging', 'Production'] as const).map(
  (stage): Omit<Case, 'operation'> => ({
    ability: 'transition',
    what: `None → ${stage}, archiving who is there`,
    staging: stage === 'Staging',
    before: async (world) => {
      await into(world, stage);
      await ok('createModelVersion', { name: world.name, source: 's3://b/m' });
    },
    input: (world) => at(world, '2', stage, true),
  }),
);

const named = (operation: string, some: readonly Omit<Case, 'operation'>[]): Case[] =>
  some.map((asked) => ({ ...asked, operation }));

export const transitions: Case[] = [
  ...named('transitionModelVersionStage', [...oneByOne, ...replacing]),
  ...named('transitionStageDatabricks', [...oneByOne.slice(0, 6), ...replacing]),
];
