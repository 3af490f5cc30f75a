import { ok } from '#test/embedded/tracking/calls.ts';
import type { CallOptions } from '#test/support/call.ts';

type Input = Record<string, unknown>;

/** Signs in as somebody. */
export const as = (id: string, role = 'member', groups: string[] = []): CallOptions => ({
  authorizer: { lambda: { type: 'token', id, role, groups } },
});

export const admin = as('root', 'admin');

let count = 0;

/** A model with so many versions, and who may do what with it: by user. */
export async function newModel(versions = 1, levels: Record<string, string> = {}): Promise<string> {
  const name = `model-${++count}`;
  await ok('createRegisteredModel', { name }, admin);
  for (let made = 0; made < versions; made++)
    await ok('createModelVersion', { name, source: 's3://elsewhere/m' }, admin);
  await grant(name, levels);
  return name;
}

export const idOf = async (name: string): Promise<string> =>
  (await ok('getRegisteredModelDatabricks', { name }, admin)).registered_model_databricks.id;

/** In the place of all that was granted before. */
export async function grant(name: string, levels: Record<string, string>): Promise<void> {
  const access_control_list = Object.entries(levels).map(([user_name, permission_level]) => ({
    user_name,
    permission_level,
  }));
  await ok('setRegisteredModelPermissions', { registered_model_id: await idOf(name), access_control_list }, admin);
}

export const request = (name: string, stage: string, who = admin, more: Input = {}) =>
  ok('createTransitionRequest', { name, version: '1', stage, ...more }, who);

export const stageOf = async (name: string, version = '1'): Promise<string> =>
  (await ok('getModelVersion', { name, version }, admin)).model_version.current_stage;

export const openOf = async (name: string, who = admin, version = '1') =>
  (await ok('listTransitionRequests', { name, version }, who)).requests;

export const activitiesOf = async (name: string, version = '1') =>
  (await ok('listActivities', { name, version }, admin)).activities;

/** What it says of each activity, the last first. */
export const typesOf = async (name: string, version = '1'): Promise<string[]> =>
  (await activitiesOf(name, version)).map(({ activity_type }: { activity_type: string }) => activity_type);
