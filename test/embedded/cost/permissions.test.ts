import { beforeAll, expect, test, vi } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import { log } from '#test/embedded/artifacts/upload.ts';
import { as, group, set } from '#test/embedded/rules/grants.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import type { CallOptions } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';
import type { Cost } from './meter.ts';

/**
 * To ask what somebody may do takes no trip of its own: what is granted on the model is on the model, and what is granted
 * on all models is read along with it. The figures are the table in docs/access-patterns.md.
 */

const name = 'fraud';
const version = '1';

const reads: [what: string, operation: string, input: Record<string, unknown>][] = [
  ['get model', 'getRegisteredModel', { name }],
  ['get version', 'getModelVersion', { name, version }],
  ['get version by alias', 'getModelVersionByAlias', { name, alias: 'champion' }],
  ['get latest versions', 'getLatestVersions', { name }],
  ['get download URI', 'getModelVersionDownloadUri', { name, version }],
  ['get manifest by version', 'getManifest', { model: name, version }],
  ['get manifest by stage', 'getManifest', { model: name, stage: 'Production' }],
  ['get manifest by alias', 'getManifest', { model: name, alias: 'champion' }],
  ['get file of a version', 'getModelVersionArtifact', { name, version, path: 'MLmodel' }],
  ['search the model by name', 'searchRegisteredModels', { filter: `name = '${name}'` }],
  ['search its versions by name', 'searchModelVersions', { filter: `name = '${name}'` }],
  ['history of the model', 'getHistory', { model: name }],
];

/** Who may because a group may; whoever is an admin is not asked. */
const member = as('ada', { groups: ['ml'] });
const admin = as('root', { role: 'admin' });

beforeAll(async () => {
  process.env[environment.defaultPermission] = 'NO_PERMISSIONS';
  await freshTable();
  await freshBucket();
  await log('model', { MLmodel: 'flavors' });
  await ok('createRegisteredModel', { name });
  await ok('createModelVersion', { name, source: 'mlflow-artifacts:/model', run_id: 'r' });
  await ok('transitionModelVersionStage', { name, version, stage: 'Production' });
  await ok('setRegisteredModelAlias', { name, version, alias: 'champion' });
  const { registered_model_databricks: model } = await ok('getRegisteredModelDatabricks', { name });
  await set(model.id, [group('ml', 'CAN_READ')]);
});

/** In a process that has just begun, and then once more. */
async function twice(operation: string, input: Record<string, unknown>, options: CallOptions): Promise<Cost[]> {
  vi.resetModules();
  const [{ call }, { measure }] = await Promise.all([import('#test/support/call.ts'), import('./meter.ts')]);
  const costs: Cost[] = [];
  for (const _ of ['first', 'again']) {
    const { result, cost } = await measure(() => call(operation, input, options));
    expect([operation, result.status]).toEqual([operation, expect.toBeOneOf([200, 302])]);
    costs.push(cost);
  }
  return costs;
}

test('who must be granted it waits for no more trips than who may do everything', async () => {
  const rows: (string | number)[][] = [];
  for (const [what, operation, input] of reads) {
    const [first, again] = await twice(operation, input, admin);
    const [memberFirst, memberAgain] = await twice(operation, input, member);
    expect([what, memberFirst?.trips, memberAgain]).toEqual([what, first?.trips, again]);
    const cells = [first, memberFirst, again, memberAgain].map((cost) => `${cost?.trips}, ${cost?.read}`);
    rows.push([what, ...cells]);
  }
  const titles = ['trips, read units', 'admin, first call', 'member, first call', 'admin, later', 'member, later'];
  const table = tableOf(titles, rows);
  const document = new URL('../../../docs/access-patterns.md', import.meta.url);
  expect(documented(document, 'permissions', table)).toBe(table);
});
