import { ok } from '#test/embedded/tracking/calls.ts';
import { type Case, named, numbered } from '../case.ts';
import type { World } from '../world.ts';

const why = { reason: 'because' };

const held = (world: World) => ok('hold', { ...numbered(world), ...why });
const deleted = ({ name }: World) => ok('deleteRegisteredModel', { name });
const versionDeleted = (world: World) => ok('deleteModelVersion', numbered(world));

/** Version 2 where 1 was. */
const succeeded =
  (operation: string, where: object) =>
  async ({ name }: World) => {
    await ok('createModelVersion', { name, source: 's3://b/m' });
    for (const version of ['1', '2']) await ok(operation, { name, version, ...where });
  };
export const aliasMovedOn = succeeded('setRegisteredModelAlias', { alias: 'champion' });

const inStage = (stage: string) => succeeded('transitionModelVersionStage', { stage, archive_existing_versions: true });

const back =
  (where: object) =>
  ({ name }: World) => ({ name, expected_version: '2', ...why, ...where });

export const lifecycle: Case[] = [
  {
    ability: 'transition',
    operation: 'rollback',
    what: 'of Production',
    before: inStage('Production'),
    input: back({ stage: 'Production' }),
  },
  {
    ability: 'transition',
    staging: true,
    operation: 'rollback',
    what: 'of Staging',
    before: inStage('Staging'),
    input: back({ stage: 'Staging' }),
  },
  {
    ability: 'edit',
    operation: 'rollback',
    what: 'of an alias',
    before: aliasMovedOn,
    input: back({ alias: 'champion' }),
  },
  ...[numbered, ({ id, version }: World) => ({ model_id: id, version })].flatMap((which, index): Case[] => {
    const how = { ability: 'manage', what: index === 0 ? 'by name' : 'by id' };
    const input = (world: World) => ({ ...which(world), ...why });
    return [
      { ...how, operation: 'hold', input },
      { ...how, operation: 'release', before: held, input },
      { ...how, operation: 'restore', what: `a version, ${how.what}`, before: versionDeleted, input },
    ];
  }),
  { ability: 'manage', operation: 'restore', before: deleted, input: named },
  { ability: 'manage', operation: 'restore', what: 'by id', before: deleted, input: ({ id }) => ({ model_id: id }) },
];
