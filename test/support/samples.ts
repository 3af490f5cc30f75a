import { operations } from '#shared/operations/index.ts';
import type { Operation } from '#shared/operations/operation.ts';
import type { Given } from './events.ts';

/** Arguments that every operation accepts, and those it cannot do without. */
type Sample = { args: Record<string, unknown>; required: string[]; given?: Given };

const name = 'alpha';
const version = '1';
const sample = (required: Record<string, unknown>, optional: Record<string, unknown> = {}): Sample => ({
  args: { ...required, ...optional },
  required: Object.keys(required),
});

const artifact_path = 'exp/run/artifacts/model';
const path = '/home/ada/model.bin';
const upload_id = '01HF7YAT00AAAAAAAAAAAAAAAA';

const samples: Record<string, Sample> = {
  createRegisteredModel: sample({ name }, { description: 'd', tags: [{ key: 'k', value: 'v' }] }),
  getRegisteredModel: sample({ name }),
  updateRegisteredModel: sample({ name }, { description: 'd' }),
  renameRegisteredModel: sample({ name, new_name: 'beta' }),
  deleteRegisteredModel: sample({ name }),
  searchRegisteredModels: sample({}, { filter: "name = 'a'", max_results: 5, order_by: ['name'] }),
  getLatestVersions: sample({ name }, { stages: ['Staging'] }),
  setRegisteredModelTag: sample({ name, key: 'k' }, { value: 'v' }),
  deleteRegisteredModelTag: sample({ name, key: 'k' }),
  setRegisteredModelAlias: sample({ name, alias: 'champion', version }),
  getModelVersionByAlias: sample({ name, alias: 'champion' }),
  deleteRegisteredModelAlias: sample({ name, alias: 'champion' }),
  createModelVersion: sample({ name, source: 's3://b/m' }, { run_id: 'r', run_link: 'l', description: 'd' }),
  getModelVersion: sample({ name, version }),
  updateModelVersion: sample({ name, version }, { description: 'd' }),
  transitionModelVersionStage: sample({ name, version, stage: 'Staging' }, { comment: 'c' }),
  deleteModelVersion: sample({ name, version }),
  searchModelVersions: sample({}, { filter: "name = 'a'", max_results: 5, order_by: ['name'] }),
  // Its parameters are checked by the function, in shorter texts.
  getModelVersionDownloadUri: sample({}, { name, version }),
  setModelVersionTag: sample({ name, version, key: 'k' }, { value: 'v' }),
  deleteModelVersionTag: sample({ name, version, key: 'k' }),
  getModelVersionArtifact: sample({ name, version, path: 'MLmodel' }),
  listArtifacts: sample({}, { path: artifact_path }),
  downloadArtifact: sample({ artifact_path }),
  uploadArtifact: { ...sample({ artifact_path }), given: { body: Buffer.from('bytes') } },
  deleteArtifact: sample({ artifact_path }),
  getPresignedDownloadUrl: sample({ artifact_path }),
  createMultipartUpload: sample({ artifact_path, path }, { num_parts: 2 }),
  completeMultipartUpload: sample(
    { artifact_path, path, upload_id: 'mpu-1' },
    { parts: [{ part_number: 1, etag: '"e"', url: 'https://s3' }] },
  ),
  abortMultipartUpload: sample({ artifact_path, path, upload_id: 'mpu-1' }),
  createUpload: sample({}, { files: [{ path: 'model.bin', size: 1, sha256: '0'.repeat(64) }] }),
  completeUpload: sample({ upload_id }),
  getManifest: sample({ model: name }, { version, urls: 'true' }),
};

/** All but those that answer everybody the same. */
export const operationsWithArguments = operations.filter(
  ({ input }) => Object.keys((input as unknown as { shape: object }).shape).length > 0,
);

export const mlflowOperations = operations.filter(({ dialect }) => dialect === 'mlflow');

/** An operation that is new has none: it comes here first. */
export function sampleOf({ name }: Operation): Sample {
  const found = samples[name];
  if (!found) throw new Error(`no sample of ${name}`);
  return found;
}
