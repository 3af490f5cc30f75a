import { createHash } from 'node:crypto';
import { operations } from '#shared/operations/index.ts';
import { levels } from '#shared/operations/permissions.ts';
import { placed } from '#test/support/placed.ts';
import type { Words } from './schemathesis-config.ts';

/**
 * What lies in the registry before schemathesis begins, and the words by which it can be found. Made-up texts alone are
 * refused or not found, and then nothing behind the first check is tested.
 */

type Arguments = Record<string, unknown>;

const headersFor = (body: unknown) => ({
  'content-type': body instanceof Buffer ? 'application/octet-stream' : 'application/json',
});

/** Calls an operation that writes, by its name. */
const callerOf =
  (url: string) =>
  async (name: string, args: Arguments, bytes?: Buffer): Promise<Arguments> => {
    const operation = operations.find((one) => one.name === name);
    if (!operation) throw new Error(`no operation is called ${name}`);
    const { path, rest } = placed(operation, args);
    const response = await fetch(url + path, {
      method: operation.methods[0] as string,
      headers: headersFor(bytes),
      body: bytes ? new Uint8Array(bytes) : JSON.stringify(rest),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${name} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  };

type Call = ReturnType<typeof callerOf>;

const content = Buffer.from('a file');
const sha256 = createHash('sha256').update(content).digest('hex');
const file = { path: 'model.bin', size: content.length, sha256 };

/** Enough that some are left when others have been deleted. */
const many = <T>(make: (n: number) => T): T[] => Array.from({ length: 40 }, (_, n) => make(n + 1));
const inTurn = async <T>(list: readonly T[], act: (one: T) => Promise<unknown>) => {
  for (const one of list) await act(one);
};

const names = many((n) => `model-${n}`);
const stages = ['None', 'Staging', 'Production', 'Archived'];
const aliases = ['champion', 'challenger'];
const keys = ['team', 'a key', 'é'];
const tags = keys.map((key) => ({ key, value: 'a' }));
const metrics = ['accuracy', 'loss'];

async function upload(call: Call, complete: boolean): Promise<{ upload_id: string; source?: string }> {
  const { upload_id, files } = (await call('createUpload', { files: [file] })) as {
    upload_id: string;
    files: { url: string; headers: Record<string, string> }[];
  };
  for (const { url, headers } of files) await fetch(url, { method: 'PUT', headers, body: new Uint8Array(content) });
  return { upload_id, ...(complete && (await call('completeUpload', { upload_id }))) };
}

/** Answers the id of a comment on it. */
async function layModel(call: Call, name: string, source: string, run_id: string): Promise<string> {
  await call('createRegisteredModel', { name, description: 'one of many', tags });
  await inTurn(stages, async (stage) => {
    const { model_version } = await call('createModelVersion', { name, source, run_id, tags });
    const { version } = model_version as { version: string };
    await call('transitionModelVersionStage', { name, version, stage });
  });
  await inTurn(aliases, (alias) => call('setRegisteredModelAlias', { name, alias, version: '3' }));
  await inTurn(['1', '2', '3', '4'], (version) =>
    inTurn(stages, (stage) => call('createTransitionRequest', { name, version, stage })),
  );
  const { comment } = await call('createComment', { name, version: '1', comment: 'good' });
  return (comment as { id: string }).id;
}

async function layRun(call: Call, experiment_id: string, n: number): Promise<string> {
  const { run } = await call('createRun', { experiment_id, run_name: `run-${n}`, start_time: n });
  const { run_id } = (run as { info: { run_id: string } }).info;
  await call('logBatch', {
    run_id,
    metrics: metrics.flatMap((key) => [1, 2].map((step) => ({ key, value: n / step, timestamp: n, step }))),
    params: [{ key: 'depth', value: String(n) }],
    tags,
  });
  return run_id;
}

async function layLoggedModel(call: Call, experiment_id: string, source_run_id: string): Promise<string> {
  const { model } = await call('createLoggedModel', { experiment_id, source_run_id, name: 'logged' });
  const { model_id } = (model as { info: { model_id: string } }).info;
  await call('setLoggedModelTags', { model_id, tags });
  return model_id;
}

/** Where nobody listens. */
const receiver = 'http://127.0.0.1:9';

/** Answers its id. */
async function layRegistryWebhook(call: Call, model_name: string): Promise<string> {
  const events = ['MODEL_VERSION_TAG_SET', 'MODEL_VERSION_TRANSITIONED_STAGE'];
  const { webhook } = await call('createRegistryWebhook', { events, model_name, http_url_spec: { url: receiver } });
  return (webhook as { id: string }).id;
}

/** Answers its id. */
async function layMonitor(call: Call, model: string): Promise<string> {
  const rule = { type: 'threshold', operator: '<', value: 0.5 };
  const { monitor } = await call('createMonitor', { name: 'accuracy', model, metric: 'accuracy', rule });
  return (monitor as { monitor_id: string }).monitor_id;
}

/** Values of two versions, of the last minutes, what they are held against, and who serves one. */
async function layObserved(call: Call, model: string): Promise<void> {
  const timestamp = Date.now() - 60_000;
  const observations = ['1', '2'].map((version) => ({ model, version, metric: 'accuracy', value: 0.9, timestamp }));
  await call('reportObservations', { batch_id: `of ${model}`, observations });
  await call('setBaseline', { model, version: '1', metric: 'accuracy', values: [0.8, 0.9] });
  await inTurn(names, (endpoint) => call('reportReceipt', { endpoint, model, version: '1' }));
}

/** Answers its id. */
async function layWebhook(call: Call, n: number): Promise<string> {
  const events = [{ entity: 'MODEL_VERSION', action: 'CREATED' }];
  const { webhook } = await call('createWebhook', { name: `hook-${n}`, url: receiver, events });
  return (webhook as { webhook_id: string }).webhook_id;
}

/** Filters and orders of every kind of thing, so that its search is reached. */
const filters = [
  "name = 'model-1'",
  "name LIKE 'model-%'",
  "name ILIKE '%LOGGED%'",
  "tags.team = 'a'",
  'metrics.accuracy > 1',
  "params.depth = '2'",
  "attributes.status = 'RUNNING'",
  "run_id = ''",
  'version_number > 1',
  "stage = 'Production' AND NOT aliases = 'champion'",
  'metrics.accuracy > 1 OR params.depth IS NOT NULL',
  'creation_timestamp > 0',
];
const orders = [
  'name',
  'name DESC',
  'creation_timestamp DESC',
  'metrics.accuracy',
  'start_time ASC',
  'last_update_time',
];

/** Lays it down; answers words by the names of the arguments that take them. */
export async function layState(url: string): Promise<Words> {
  const call = callerOf(url);
  const experiments: string[] = [];
  await inTurn(names, async (name) => {
    experiments.push((await call('createExperiment', { name, tags })).experiment_id as string);
  });
  const runs: string[] = [];
  await inTurn(experiments, async (id) => {
    runs.push(await layRun(call, id, runs.length + 1));
  });
  const models: string[] = [];
  await inTurn(runs, async (run) => {
    models.push(await layLoggedModel(call, experiments[models.length] as string, run));
  });
  const { source } = await upload(call, true);
  const folders = runs.map((run, n) => `${experiments[n]}/${run}/artifacts`);
  const paths = folders.map((folder) => `${folder}/model.bin`);
  await inTurn(paths, (artifact_path) => call('uploadArtifact', { artifact_path }, content));
  const comments: string[] = [];
  await inTurn(names, async (name) => {
    const n = names.indexOf(name);
    comments.push(await layModel(call, name, `mlflow-artifacts:/${folders[n]}`, runs[n] as string));
  });
  const registryWebhooks: string[] = [];
  await inTurn(names, async (name) => {
    registryWebhooks.push(await layRegistryWebhook(call, name));
  });
  const webhooks = await Promise.all(many((n) => layWebhook(call, n)));
  const monitors = await Promise.all(names.map((name) => layMonitor(call, name)));
  await inTurn(names, (name) => layObserved(call, name));
  const open = await Promise.all(many(() => upload(call, false)));
  const multipart = await Promise.all(
    folders.map((artifact_path) => call('createMultipartUpload', { artifact_path, path: 'big.bin' })),
  );
  return {
    name: names,
    new_name: [...names, 'renamed-1', 'renamed-2'],
    model: names,
    experiment_name: names,
    version: ['1', '2', '3', '4', '5'],
    stage: [...stages, 'Nowhere'],
    stages,
    alias: aliases,
    key: [...keys, 'depth', ...metrics],
    tag_key: keys,
    metric_key: metrics,
    source: [source as string, `mlflow-artifacts:/${folders[0]}`, `runs:/${runs[0]}/model`, 's3://bucket/model'],
    experiment_id: experiments,
    experiment_ids: experiments,
    run_id: runs,
    run_uuid: runs,
    source_run_id: runs,
    model_id: models,
    id: [...comments, ...registryWebhooks],
    webhook_id: [...webhooks, ...registryWebhooks],
    monitor_id: monitors,
    model_name: names,
    url: [receiver],
    // A comment's id begins with its model's.
    registered_model_id: [...comments.map((id) => id.slice(0, 26)), 'root'],
    creator: ['local'],
    permission_level: levels,
    artifact_path: [...paths, ...folders],
    // Of a file among a version's, a run's or a client's own.
    path: ['model.bin', 'big.bin', ...folders.slice(0, 3)],
    upload_id: [...open.map(({ upload_id }) => upload_id), ...multipart.map(({ upload_id }) => upload_id as string)],
    filter: filters,
    order_by: orders,
    max_results: [1, 2, 100],
    model_json: [JSON.stringify({ artifact_path: 'model', flavors: {}, utc_time_created: 'now', run_id: runs[0] })],
    sha256: [sha256],
    versions: ['1,2,3', '@champion,4', 'None', 'Production,model-1/1', 'model-1@champion', '9'],
    baseline: ['1', '@champion', 'Production'],
    against: ['baseline', '1', '2'],
    endpoint: names,
    observed: [Date.now() - 60_000],
    metric: metrics,
    direction: ['higher', 'lower'],
    directions: ['accuracy:higher', 'loss:lower,accuracy:lower'],
    'if-none-match': ['*'],
  };
}
