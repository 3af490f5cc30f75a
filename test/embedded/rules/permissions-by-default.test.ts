import { beforeAll, expect, test, vi } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { group, set } from './grants.ts';

beforeAll(() => freshTable());

/** What holds for all models, as a deployment with another setting reads it. */
async function grantedWith(defaultPermission: string) {
  vi.stubEnv(environment.defaultPermission, defaultPermission);
  vi.resetModules();
  const { readRegistry } = await import('#shared/store/permissions/registry.ts');
  vi.unstubAllEnvs();
  vi.resetModules();
  return (await readRegistry()).acl;
}

test('the setting holds until somebody grants on all models, and a policy for all is no grant', async () => {
  await ok('setPolicy', { stage: 'Production', rules: [{ rule: 'required_description' }] });
  expect(await grantedWith('NO_PERMISSIONS')).toEqual({});
  expect(await grantedWith('CAN_EDIT')).toEqual({ 'group:users': 'CAN_EDIT' });
  // What the setting is already: said, it is so whatever becomes of the setting.
  expect(await set('root', [group('users', 'CAN_READ')])).toMatchObject({ status: 200 });
  expect(await grantedWith('NO_PERMISSIONS')).toEqual({ 'group:users': 'CAN_READ' });
});
