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

const experiment_id = '12';
const run_id = '0123456789abcdef0123456789abcdef';
const model_id = `m-${run_id}`;
const entries = [{ key: 'k', value: 'v' }];
const model_json = '{"artifact_path":"m","flavors":{},"utc_time_created":"t","run_id":"r"}';

const artifact_path = 'exp/run/artifacts/model';
const path = '/home/ada/model.bin';
const upload_id = '01HF7YAT00AAAAAAAAAAAAAAAA';
const comment_id = `${upload_id}-1-${upload_id}`;

const access_control_list = [{ user_name: 'ada', permission_level: 'CAN_EDIT' }];

const webhook_id = '018bcfe5-6800-7000-8000-000000000001';
const delivery_id = '018bcfe5-6800-8000-8000-000000000001';
const told = [{ entity: 'MODEL_VERSION', action: 'CREATED' }];
const hook = { events: ['MODEL_VERSION_TRANSITIONED_STAGE'], http_url_spec: { url: 'https://8.8.8.8/hook' } };

const limit = { type: 'threshold', operator: '<', value: 0.8 };
const settings = {
  stage: 'Production',
  tags: { region: 'eu' },
  statistic: 'p50',
  window_minutes: 30,
  for_minutes: 5,
  minimum_samples: 10,
  action: 'notify',
  cool_down_minutes: 120,
  enabled: true,
};

const samples: Record<string, Sample> = {
  createRegisteredModel: sample({ name }, { description: 'd', tags: [{ key: 'k', value: 'v' }] }),
  getRegisteredModel: sample({ name }),
  updateRegisteredModel: sample({ name }, { description: 'd' }),
  renameRegisteredModel: sample({ name, new_name: 'beta' }),
  deleteRegisteredModel: sample({ name }, { reason: 'r' }),
  searchRegisteredModels: sample({}, { filter: "name = 'a'", max_results: 5, order_by: ['name'] }),
  findRegisteredModels: sample({}, { filter: "name = 'a' OR aliases = 'b'", max_results: 5, order_by: ['name'] }),
  findModelVersions: sample({}, { filter: "NOT stage = 'None'", max_results: 5, order_by: ['name'] }),
  listRegisteredModels: sample({}, { max_results: 5 }),
  getRegisteredModelDatabricks: sample({ name }),
  getRegisteredModelPermissions: sample({ registered_model_id: upload_id }),
  getPermissionLevels: sample({ registered_model_id: upload_id }),
  setRegisteredModelPermissions: sample({ registered_model_id: upload_id }, { access_control_list }),
  updateRegisteredModelPermissions: sample({ registered_model_id: upload_id }, { access_control_list }),
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
  deleteModelVersion: sample({ name, version }, { reason: 'r' }),
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
  createTransitionRequest: sample({ name, version, stage: 'Staging' }, { comment: 'c' }),
  approveTransitionRequest: sample(
    { name, version, stage: 'Staging' },
    // Required, too: but an empty text in its place is no text that is missing.
    { archive_existing_versions: false, comment: 'c' },
  ),
  rejectTransitionRequest: sample({ name, version, stage: 'Staging' }, { comment: 'c' }),
  deleteTransitionRequest: sample({ name, version, stage: 'Staging', creator: 'tester' }, { comment: 'c' }),
  listTransitionRequests: sample({ name, version }),
  transitionStageDatabricks: sample(
    { name, version, stage: 'Staging' },
    // Required, too: but an empty text in its place is no text that is missing.
    { archive_existing_versions: false, comment: 'c' },
  ),
  createComment: sample({ name, version, comment: 'c' }),
  updateComment: sample({ id: comment_id, comment: 'c' }),
  deleteComment: sample({ id: comment_id }),
  listComments: sample({ name, version }, { max_results: 5 }),
  listActivities: sample({ name, version }, { max_results: 5 }),
  createWebhook: sample(
    { name: 'hook', url: 'https://8.8.8.8/hook', events: told },
    { description: 'd', secret: 's', status: 'DISABLED' },
  ),
  listWebhooks: sample({}, { max_results: 5 }),
  getWebhook: sample({ webhook_id }),
  updateWebhook: sample({ webhook_id }, { name: 'hook', events: told, status: 'DISABLED' }),
  deleteWebhook: sample({ webhook_id }),
  testWebhook: sample({ webhook_id }, { event: told[0] }),
  createMonitor: sample({ name: 'accuracy', model: name, metric: 'accuracy', rule: limit }, settings),
  listMonitors: sample({ model: name }),
  getMonitor: sample({ monitor_id: upload_id }),
  updateMonitor: sample({ monitor_id: upload_id }, { name: 'accuracy', metric: 'accuracy', rule: limit, ...settings }),
  deleteMonitor: sample({ monitor_id: upload_id }),
  createRegistryWebhook: sample({ events: hook.events }, { ...hook, model_name: name, description: 'd' }),
  listRegistryWebhooks: sample({}, { model_name: name, events: hook.events, max_results: 5 }),
  updateRegistryWebhook: sample({ id: webhook_id }, { ...hook, description: 'd' }),
  deleteRegistryWebhook: sample({ id: webhook_id }),
  testRegistryWebhook: sample({ id: webhook_id }, { event: 'COMMENT_CREATED' }),
  listDeliveries: sample({ webhook_id }, { status: 'DEAD', max_results: 5 }),
  getDelivery: sample({ webhook_id, delivery_id }, { max_results: 5 }),
  redriveDeliveries: sample({ webhook_id }, { delivery_id }),
  getManifest: sample({ model: name }, { version, urls: 'true' }),
  getHistory: sample({}, { model: name, version, kind: ['tag_set'], order: 'asc' }),
  getAsOf: sample({ time: '1700000000000' }, { model: name }),
  setPolicy: sample({ rules: [{ rule: 'max_age', days: 36_500 }] }, { stage: 'Archived' }),
  deletePolicy: sample({}, { stage: 'Archived' }),
  listPolicies: sample({}, { model: name }),
  checkPromotion: sample({ name, version }, { stage: 'Staging' }),
  compareVersions: sample(
    { model: name, versions: '1,@b' },
    { baseline: '2', directions: 'k:lower', stage: 'Staging' },
  ),
  reportObservations: sample({
    batch_id: 'b',
    observations: [{ model: name, version, metric: 'k', value: 0.5, timestamp: 0 }],
  }),
  getSeries: sample(
    { model: name, metric: 'k' },
    { version, tags: '{}', from: '2026-01-01', to: '2026-01-02', resolution: 'hour', against: 'baseline' },
  ),
  setBaseline: sample({ model: name, version, metric: 'k' }, { values: [0.5] }),
  listBaselines: sample({ model: name, version }),
  reportReceipt: sample({ endpoint: 'host', model: name, version }, { since: 0, digest: 'a'.repeat(64) }),
  deleteReceipt: sample({ endpoint: 'host', model: name }),
  listReceipts: sample({ model: name }),
  getDrift: sample({}, { model: name, stale_minutes: 5 }),
  findBest: sample({ metric: 'k' }, { model: name, direction: 'lower', filter: "stage = 'None'", max_results: 5 }),
  forcePromotion: sample({ name, version, reason: 'r' }, { stage: 'Staging' }),
  reportMetric: sample({ name, version, key: 'k', value: 0.5 }, { dataset_name: 'd', dataset_digest: '1' }),
  rollback: sample({ name, expected_version: '2', reason: 'r' }, { stage: 'Production', to_version: version }),
  restore: sample({}, { name, version, reason: 'r' }),
  hold: sample({ version, reason: 'r' }, { name }),
  release: sample({ version, reason: 'r' }, { name }),
  createToken: sample({ owner: 'grace', role: 'member' }, { groups: ['ml'], comment: 'c', lifetime_seconds: 60 }),
  getLedger: sample({}, { model: name, from: 2, max_results: 5 }),
  getLedgerHead: sample({}, { model: name }),
  getEvidence: sample({ version }, { model: name }),
  verifyLedger: sample({}, { model: name, from: 2, to: 3 }),
  listCheckpoints: sample({}, { from_sequence: 2, max_results: 5 }),
  listTokens: sample({}, { max_results: 5 }),
  revokeToken: sample({ token_id: upload_id }),
  createExperiment: sample({ name }, { artifact_location: 's3://b/e', tags: entries }),
  getExperiment: sample({ experiment_id }),
  getExperimentByName: sample({ experiment_name: name }),
  searchExperiments: sample({}, { filter: "name = 'a'", max_results: 5, order_by: ['name'] }),
  updateExperiment: sample({ experiment_id, new_name: 'beta' }),
  deleteExperiment: sample({ experiment_id }),
  restoreExperiment: sample({ experiment_id }),
  setExperimentTag: sample({ experiment_id, key: 'k' }, { value: 'v' }),
  deleteExperimentTag: sample({ experiment_id, key: 'k' }),
  createRun: sample({ experiment_id }, { user_id: 'u', run_name: 'n', start_time: 1, tags: entries }),
  // Where `run_uuid` may stand for it, a run's id is checked by the function.
  getRun: sample({}, { run_id }),
  updateRun: sample({}, { run_id, end_time: 2, run_name: 'n' }),
  deleteRun: sample({ run_id }),
  restoreRun: sample({ run_id }),
  searchRuns: sample({}, { experiment_ids: [experiment_id], filter: "tags.k = 'v'", order_by: ['start_time'] }),
  logMetric: sample({ key: 'k' }, { run_id, value: 1.5, timestamp: 1, step: 2 }),
  logParameter: sample({ key: 'k' }, { run_id, value: 'v' }),
  logBatch: sample({ run_id }, { metrics: [{ key: 'k', value: 1, timestamp: 1 }], params: entries, tags: entries }),
  setTag: sample({ key: 'k' }, { run_id, value: 'v' }),
  deleteTag: sample({ run_id, key: 'k' }),
  logInputs: sample({ run_id }, { datasets: [{ dataset: { name: 'd', digest: '1' } }], models: [{ model_id }] }),
  logOutputs: sample({ run_id }, { models: [{ model_id, step: 1 }] }),
  logModel: sample({ run_id, model_json }),
  getMetricHistory: sample({ metric_key: 'k' }, { run_id, max_results: 5 }),
  listRunArtifacts: sample({}, { run_id, path: 'model' }),
  createLoggedModel: sample({ experiment_id }, { name, model_type: 't', source_run_id: run_id, tags: entries }),
  getLoggedModel: sample({ model_id }),
  // By its number, for a name is no mere text.
  finalizeLoggedModel: sample({ model_id }, { status: 2 }),
  deleteLoggedModel: sample({ model_id }),
  setLoggedModelTags: sample({ model_id }, { tags: entries }),
  deleteLoggedModelTag: sample({ model_id, tag_key: 'k' }),
  logLoggedModelParams: sample({ model_id }, { params: entries }),
  searchLoggedModels: sample({}, { experiment_ids: [experiment_id], filter: "name = 'a'", max_results: 5 }),
  listLoggedModelArtifacts: sample({ model_id }, { artifact_directory_path: 'model' }),
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
