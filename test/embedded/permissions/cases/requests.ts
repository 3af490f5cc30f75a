import type { Stage } from '#shared/domain/stages.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import { type Case, numbered } from '../case.ts';
import { caller, type World } from '../world.ts';
import { into } from './transitions.ts';

const create =
  (stage: Stage, options = {}) =>
  async (world: World) => {
    await ok('createTransitionRequest', { ...numbered(world), stage }, options);
  };

const decisions = [
  ['approveTransitionRequest', { archive_existing_versions: false }],
  ['rejectTransitionRequest', {}],
] as const;

const moves: [from: Stage, to: Stage][] = [
  ['None', 'Staging'],
  ['Staging', 'Archived'],
  ['None', 'Production'],
  ['Production', 'Archived'],
];

const decided = decisions.flatMap(([operation, more]) =>
  moves.map(
    ([from, to]): Case => ({
      ability: 'decide',
      staging: from !== 'Production' && to !== 'Production',
      operation,
      what: `${from} → ${to}`,
      before: async (world) => {
        await into(world, from);
        return create(to)(world);
      },
      input: (world) => ({ ...numbered(world), stage: to, ...more }),
    }),
  ),
);

const stage = 'Production';
const cancelled = (creator: string) => (world: World) => ({ ...numbered(world), stage, creator });

export const requests: Case[] = [
  ...decided,
  { ability: 'request', operation: 'createTransitionRequest', input: (world) => ({ ...numbered(world), stage }) },
  { ability: 'view', operation: 'listTransitionRequests', before: create(stage), input: numbered },
  { ability: 'view', operation: 'listActivities', before: create(stage), input: numbered },
  {
    ability: 'cancel',
    creator: true,
    operation: 'deleteTransitionRequest',
    what: 'one’s own',
    asked: create(stage, caller()),
    input: cancelled('ada'),
  },
  {
    ability: 'cancel',
    operation: 'deleteTransitionRequest',
    what: 'somebody else’s',
    before: create(stage),
    input: cancelled('tester'),
  },
];
