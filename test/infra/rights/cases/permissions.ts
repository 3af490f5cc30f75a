import { ok } from '#test/embedded/tracking/calls.ts';
import type { Act, Cases } from './act.ts';
import { newModel, outlived } from './models.ts';

/** By its id. */
async function idOf(name: string): Promise<{ registered_model_id: string }> {
  const { registered_model_databricks: model } = await ok('getRegisteredModelDatabricks', { name });
  return { registered_model_id: model.id };
}

const grant = (user_name: string, permission_level = 'CAN_EDIT') => [{ user_name, permission_level }];

async function read(act: Act): Promise<void> {
  for (const which of [await idOf(await newModel()), { registered_model_id: 'root' }]) await act(which);
  await act({ registered_model_id: 'none' }, { status: 404 });
}

async function change(act: Act): Promise<void> {
  for (const which of [await idOf(await newModel()), { registered_model_id: 'root' }])
    for (const user of ['ada', 'ada', 'grace']) await act({ ...which, access_control_list: grant(user) });
}

export const permissionCases: Cases = {
  getRegisteredModelDatabricks: async (act) => {
    for (const name of [await newModel(), await outlived()]) await act({ name });
    await act({ name: 'none' }, { status: 404 });
  },
  getRegisteredModelPermissions: read,
  getPermissionLevels: read,
  setRegisteredModelPermissions: change,
  updateRegisteredModelPermissions: change,
};
