import { beforeAll, expect, test } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import { as, denied, set, user } from '#test/embedded/rules/grants.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import { type CallOptions, call } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { log } from './upload.ts';

/** The files of a version are for who may read its model, by whatever path; what runs log is everybody's. */

const [ada, grace, auditor] = [as('ada'), as('grace'), as('auditor', { role: 'reader' })];

type Owned = { name: string; id: string; path: string };
let hers: Owned;
let mine: Owned;
let bucket: string;

/** A model with a version that has a file, and where that is. */
async function registered(name: string, owner: CallOptions): Promise<Owned> {
  await ok('createRegisteredModel', { name }, owner);
  await ok('createModelVersion', { name, source: 'mlflow-artifacts:/runs/1/model', run_id: 'r' }, owner);
  const { artifact_uri } = await ok('getModelVersionDownloadUri', { name, version: '1' });
  const { registered_model_databricks: model } = await ok('getRegisteredModelDatabricks', { name });
  return { name, id: model.id, path: artifact_uri.replace('mlflow-artifacts:/', '') };
}

beforeAll(async () => {
  process.env[environment.defaultPermission] = 'NO_PERMISSIONS';
  await freshTable();
  ({ name: bucket } = await freshBucket());
  await log('runs/1/model', { MLmodel: 'flavors' });
  hers = await registered('hers', grace);
  mine = await registered('mine', ada);
  await ok('updateRegisteredModelPermissions', {
    registered_model_id: 'root',
    access_control_list: [user('auditor', 'CAN_READ')],
  });
});

const reads = [
  ['downloadArtifact', (path: string) => ({ artifact_path: `${path}/MLmodel` }), 302],
  ['getPresignedDownloadUrl', (path: string) => ({ artifact_path: `${path}/MLmodel` }), 200],
  ['listArtifacts', (path: string) => ({ path }), 200],
] as const;

test.each(reads)('%s: of a model that may be read, and of no other', async (operation, input, status) => {
  for (const [caller, path] of [
    [ada, mine.path],
    [grace, hers.path],
    [auditor, hers.path],
    [undefined, hers.path],
  ] as const)
    expect((await call(operation, input(path), caller)).status).toBe(status);
  expect(await call(operation, input(hers.path), ada)).toMatchObject(denied(new RegExp(`'${hers.id}'`)));
  expect(await call(operation, input(mine.path), as('eve', { role: 'reader' }))).toMatchObject(denied(/CAN_READ/));
});

test.each(reads)('%s: whether there is a file is told to who may read the model', async (operation, input, status) => {
  const isListed = operation === 'listArtifacts';
  for (const path of [`${hers.path}/none`, `models/${hers.id}`, 'models/01ARZ3NDEKTSV4RRFFQ69G5FAV', 'models/x']) {
    expect([path, (await call(operation, input(path), ada)).status]).toEqual([path, 403]);
    expect([path, (await call(operation, input(path))).status]).toEqual([path, isListed ? status : 404]);
  }
});

test('all models’ folders are listed for who may read them all', async () => {
  expect(await call('listArtifacts', { path: 'models' }, ada)).toMatchObject(denied(/'models\/<its id>'/));
  expect(await call('listArtifacts', { path: 'models/' }, ada)).toMatchObject(denied(/may not read all/));
  const { files } = await ok('listArtifacts', { path: 'models' }, auditor);
  expect(files.map(({ path }: { path: string }) => path)).toEqual([mine.id, hers.id].sort());
  expect((await ok('listArtifacts', { path: `models/${mine.id}` }, ada)).files).toHaveLength(1);
  expect((await call('listArtifacts', {}, ada)).status).toBe(200);
});

test.each(reads)('%s: what a run logged is everybody’s', async (operation, input, status) => {
  for (const caller of [ada, as('eve', { role: 'reader' })])
    expect((await call(operation, input('runs/1/model'), caller)).status).toBe(status);
});

test.each([
  () => `mlflow-artifacts:/${hers.path}`,
  () => `s3://${bucket}/${hers.path}`,
  () => 'models:/hers/1',
  () => `mlflow-artifacts:/models/${hers.id}`,
  () => 'mlflow-artifacts:/models',
  () => `s3://${bucket}/models/`,
])('files of another model are no source without CAN_READ on that: %#', async (sourceOf) => {
  const source = sourceOf();
  const { status, body } = await call('createModelVersion', { name: mine.name, source, run_id: 'r' }, ada);
  expect([source, status, body.error_code]).toEqual([source, 403, 'PERMISSION_DENIED']);
  const { model_versions: versions } = await ok('searchModelVersions', { filter: "name = 'mine'" });
  expect(versions.map(({ version }: { version: string }) => version)).not.toContain('2');
});

test('who may read it may register it elsewhere, and what was copied is the other model’s', async () => {
  await set(hers.id, [user('ada', 'CAN_READ'), user('grace', 'CAN_MANAGE')]);
  for (const source of ['models:/hers/1', `mlflow-artifacts:/${hers.path}`])
    expect((await call('createModelVersion', { name: mine.name, source, run_id: 'r' }, ada)).status).toBe(200);
  await set(hers.id, [user('grace', 'CAN_MANAGE')]);
  for (const version of ['2', '3']) {
    const of = { name: mine.name, version };
    const { artifact_uri } = await ok('getModelVersionDownloadUri', of, ada);
    expect(artifact_uri).toContain(`models/${mine.id}/`);
    expect((await call('getModelVersionArtifact', { ...of, path: 'MLmodel' }, ada)).status).toBe(302);
  }
  expect((await call('downloadArtifact', { artifact_path: `${hers.path}/MLmodel` }, ada)).status).toBe(403);
});

test('META is read while S3 answers, and not at all of what no model has', async () => {
  const { requestsOf } = await import('#test/embedded/search/requests.ts');
  const count = async (path: string, caller?: CallOptions) =>
    (await requestsOf(() => call('downloadArtifact', { artifact_path: `${path}/MLmodel` }, caller))).requests.shapes;
  await count(mine.path, ada);
  expect(await count(mine.path, ada)).toEqual(['Get']);
  expect(await count(mine.path)).toEqual([]);
  expect(await count('runs/1/model', ada)).toEqual([]);
});
