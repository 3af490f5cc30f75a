import type { Role } from '#shared/operations/roles.ts';
import { as, group, set, user } from '#test/embedded/rules/grants.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import type { Held } from './abilities.ts';

/** A model, its version 1, and what a case has made besides. */
export type World = { id: string; name: string; version: string } & Record<string, string>;

/** What the call needs to know of it besides. */
type Made = Promise<unknown>;

export type Making = {
  /** What the caller does before, who may read the model then. */
  asked?: (world: World) => Made;
  /** What an admin does, last of all. */
  before?: (world: World) => Made;
};

/** Who is to be refused or not, by name and by group. */
export const caller = (role: Role = 'member') => as('ada', { role, groups: ['ml'] });

const other = as('grace');

let count = 0;

/**
 * One on which the caller has that level: by name on a model of their own, of which they had CAN_MANAGE, by group on
 * somebody else's.
 */
export async function newWorld(own: boolean, level: Held, { asked, before }: Making): Promise<World> {
  const name = `model-${++count}`;
  await ok('createRegisteredModel', { name }, own ? caller() : other);
  await ok('createModelVersion', { name, source: 's3://b/m' });
  const { id } = (await ok('getRegisteredModelDatabricks', { name })).registered_model_databricks;
  const world = { id, name, version: '1' };
  if (asked) {
    await set(id, [user('ada', 'CAN_READ')]);
    Object.assign(world, await asked(world));
  }
  const grant = own ? user : group;
  await set(id, level === 'none' ? [] : [grant(own ? 'ada' : 'ml', level)]);
  return Object.assign(world, await before?.(world));
}

/** Another model of the caller's, to which a version is copied. */
export async function ownModel({ name }: World): Promise<string> {
  const target = `copy of ${name}`;
  await ok('createRegisteredModel', { name: target }, caller());
  return target;
}
