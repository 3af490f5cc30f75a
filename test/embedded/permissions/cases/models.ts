import { ok } from '#test/embedded/tracking/calls.ts';
import { byId, type Case, named } from '../case.ts';
import type { World } from '../world.ts';

const tag = { key: 'team', value: 'risk' };
const alias = { alias: 'champion' };
const entries = [{ user_name: 'eve', permission_level: 'CAN_EDIT' }];

const tagged = (world: World) => ok('setRegisteredModelTag', { ...named(world), ...tag });
const pointed = ({ name, version }: World) => ok('setRegisteredModelAlias', { name, version, ...alias });

export const models: Case[] = [
  { ability: 'create', operation: 'createRegisteredModel', input: ({ name }) => ({ name: `${name} of another kind` }) },
  { ability: 'view', operation: 'getRegisteredModel', input: named },
  { ability: 'view', operation: 'getRegisteredModelDatabricks', input: named },
  { ability: 'view', operation: 'getLatestVersions', input: named },
  { ability: 'view', operation: 'getModelVersionByAlias', before: pointed, input: ({ name }) => ({ name, ...alias }) },
  { ability: 'edit', operation: 'updateRegisteredModel', input: ({ name }) => ({ name, description: 'new' }) },
  { ability: 'edit', operation: 'setRegisteredModelTag', input: ({ name }) => ({ name, ...tag }) },
  {
    ability: 'edit',
    operation: 'deleteRegisteredModelTag',
    before: tagged,
    input: ({ name }) => ({ name, key: 'team' }),
  },
  { ability: 'edit', operation: 'setRegisteredModelAlias', input: ({ name }) => ({ name, version: '1', ...alias }) },
  {
    ability: 'edit',
    operation: 'deleteRegisteredModelAlias',
    before: pointed,
    input: ({ name }) => ({ name, ...alias }),
  },
  {
    ability: 'manage',
    operation: 'renameRegisteredModel',
    input: ({ name }) => ({ name, new_name: `${name}, renamed` }),
  },
  { ability: 'manage', operation: 'deleteRegisteredModel', input: named },
  { ability: 'view', operation: 'getRegisteredModelPermissions', input: byId },
  { ability: 'view', operation: 'getPermissionLevels', input: byId },
  {
    ability: 'manage',
    operation: 'setRegisteredModelPermissions',
    input: (world) => ({ ...byId(world), access_control_list: entries }),
  },
  {
    ability: 'manage',
    operation: 'updateRegisteredModelPermissions',
    input: (world) => ({ ...byId(world), access_control_list: entries }),
  },
];
