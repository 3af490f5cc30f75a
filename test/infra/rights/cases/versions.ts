import { hash } from 'node:crypto';
import { deleteObjects, putObject } from '#shared/store/artifacts/objects.ts';
import { announce } from '#test/embedded/artifacts/upload.ts';
import { newRun, ok, times } from '#test/embedded/tracking/calls.ts';
import type { Act, Cases } from './act.ts';
import { logged, manyFiles, registered, uploaded, uri } from './files.ts';
import { underGates } from './gates.ts';
import { manyTags, newModel, newVersion, outlived, transition } from './models.ts';

const one = (name: string) => ({ name, version: '1' });
const none = one('none');

export async function withVersion(more: Record<string, unknown> = {}): Promise<string> {
  const name = await newModel();
  await newVersion(name, more);
  return name;
}

/** An upload that has other bytes than announced, as only one in parts can. */
async function falsified(): Promise<string> {
  const { upload_id } = await ok('createUpload', { files: announce({ x: 'announced' }) });
  const body = 'falsified';
  await putObject(`uploads/${upload_id}/x`, { body, type: 'text/plain', sha256: hash('sha256', body, 'base64') });
  return uri(`uploads/${upload_id}`);
}

async function fromElsewhere(act: Act, name: string): Promise<void> {
  const source = 's3://elsewhere/m';
  await act({ name, source, tags: [{ key: 'k', value: 'v' }] });
  await act({ name, source, tags: manyTags });
  await act({ name: 'none', source }, { status: 404 });
  const source_run_id = await newRun();
  await act({ name, source, run_id: source_run_id });
  const { model_id } = (await ok('createLoggedModel', { experiment_id: '0', source_run_id })).model.info;
  await act({ name, source: `models:/${model_id}`, model_id });
  // Somebody else's folder.
  await act({ name, source: uri(`0/${source_run_id}/artifacts`), run_id: 'f'.repeat(32) }, { status: 400 });
}

async function fromVersions(act: Act, name: string): Promise<void> {
  const other = await outlived();
  await ok('setRegisteredModelAlias', { name: other, alias: 'champion', version: '1' });
  for (const which of ['/1', '/latest', '/Archived', '@champion'])
    await act({ name, source: `models:/${other}${which}` });
  await act({ name, source: `models:/${(await registered()).name}/1` });
}

async function fromFiles(act: Act, name: string): Promise<void> {
  const [run_id, folder] = ['r', await logged()];
  await act({ name, source: uri(folder), run_id });
  await act({ name, source: uri(`${folder}/MLmodel`), run_id });
  await act({ name, source: uri('nowhere'), run_id });
  await act({ name, source: uri(await logged(manyFiles)), run_id });
  const upload = await uploaded();
  await act({ name, source: upload });
  await act({ name, source: `${upload}/MLmodel` });
  await act({ name, source: uri('uploads/01ARZ3NDEKTSV4RRFFQ69G5FAV') }, { status: 400 });
  await act({ name, source: await falsified() }, { status: 400 });
  const { path } = await registered();
  await act({ name, source: uri(`${path}/MLmodel`), run_id });
}

export const versionCases: Cases = {
  createModelVersion: async (act) => {
    const name = await newModel();
    await fromElsewhere(act, name);
    await fromVersions(act, name);
    await fromFiles(act, name);
  },
  getModelVersion: async (act) => {
    await act(one(await withVersion()));
    await act(none, { status: 404 });
  },
  updateModelVersion: async (act) => {
    await act({ ...one(await withVersion()), description: 'd' });
    await act(none, { status: 404 });
  },
  transitionModelVersionStage: async (act) => {
    const name = await newModel();
    const numbers = times(52, (index) => String(index + 1));
    for (const version of numbers) {
      await newVersion(name);
      if (version !== '52') await transition(name, version, 'Staging');
    }
    const move = { name, version: '52', archive_existing_versions: true };
    // More than one transaction archives; the first is too big besides.
    await act({ ...move, stage: 'Staging' }, { fates: ['conflict', 'oversize', 'lost answer'] });
    for (const stage of ['Archived', 'Archived', 'None', 'Production', 'None']) {
      await act({ name, version: '52', stage });
    }
    await act({ ...none, stage: 'Staging' }, { status: 404 });
    await act({ name: await underGates(), version: '2', stage: 'Production' });
  },
  deleteModelVersion: async (act) => {
    const name = await withVersion({ tags: manyTags });
    await ok('setRegisteredModelAlias', { ...one(name), alias: 'champion' });
    await act(one(name));
    await act(one(name), { status: 404 });
    const other = await withVersion();
    await transition(other, '1', 'Production');
    await act(one(other));
  },
  searchModelVersions: async (act) => {
    const name = await withVersion({ run_id: 'run-1', tags: [{ key: 'team', value: 'red' }] });
    const other = await withVersion();
    for (const filter of [
      `name = '${name}'`,
      `name IN ('${name}', '${other}')`,
      "run_id = 'run-1'",
      "name LIKE 'm%'",
    ]) {
      await act({ filter });
      await act({ filter, order_by: ['name DESC'] });
    }
    await act({});
    await act({ order_by: ['version_number'] });
    const { next_page_token: page_token } = await act({ order_by: ['name'], max_results: 1 });
    await act({ order_by: ['name'], max_results: 1, page_token });
  },
  getModelVersionDownloadUri: async (act) => {
    await act(one((await registered()).name));
    await act(none, { status: 404 });
  },
  getModelVersionArtifact: async (act) => {
    const { name, path } = await registered();
    await act({ ...one(name), path: 'MLmodel' }, { status: 302 });
    await deleteObjects([`${path}/MLmodel`]);
    await act({ ...one(name), path: 'MLmodel' }, { status: 404 });
    await act({ ...one(await withVersion()), path: 'MLmodel' }, { status: 404 });
  },
  setModelVersionTag: async (act) => {
    const at = one(await withVersion());
    for (const value of ['a', 'b', 'b']) await act({ ...at, key: 'k', value });
    await act({ ...none, key: 'k' }, { status: 404 });
  },
  deleteModelVersionTag: async (act) => {
    const at = one(await withVersion({ tags: [{ key: 'k', value: 'v' }] }));
    for (const key of ['k', 'k']) await act({ ...at, key });
    await act({ ...none, key: 'k' }, { status: 404 });
  },
  getManifest: async (act) => {
    const { name, path } = await registered();
    const version = { model: name, version: '1' };
    await ok('setRegisteredModelAlias', { ...one(name), alias: 'champion' });
    for (const which of [version, { model: name, alias: 'champion' }, { model: name, alias: 'latest' }])
      await act(which);
    const old = await outlived();
    // Its files are not here; its version is looked for.
    await act({ model: old, stage: 'Archived' }, { status: 404 });
    await act({ model: old, stage: 'None' }, { status: 404 });
    await act({ model: old, stage: 'Staging' }, { status: 404 });
    await keepsVersions(path);
    await act(version);
    await act({ ...version, urls: 'false' });
    await deleteObjects([manifestKey(path)]);
    await act(version, { status: 404 });
  },
};

export const manifestKey = (path: string) => `${path.replace(/^models/, 'manifests')}.json`;

/** As if the bucket kept versions of objects, which the S3 here does not. */
async function keepsVersions(path: string): Promise<void> {
  const { putJson, readJson } = await import('#shared/store/artifacts/json.ts');
  const manifest = await readJson<{ files: object[] }>(manifestKey(path));
  const files = manifest?.files.map((file) => ({ ...file, version_id: 'v1' }));
  await putJson(manifestKey(path), { ...manifest, files });
}
