import type { Case } from '../case.ts';

const root = { registered_model_id: 'root' };
const nothing = () => ({ ...root, access_control_list: [] });

/** What is granted on all models. */
export const defaults: Case[] = [
  { ability: 'see the defaults', operation: 'getRegisteredModelPermissions', input: () => root },
  { ability: 'see the defaults', operation: 'getPermissionLevels', input: () => root },
  { ability: 'set the defaults', operation: 'setRegisteredModelPermissions', input: nothing },
  { ability: 'set the defaults', operation: 'updateRegisteredModelPermissions', input: nothing },
].map((asked) => ({ ...asked, what: 'of all' }));
