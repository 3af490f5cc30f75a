import type { Request } from './registry.ts';
import { type Fields, get, type Operation, post, queryOf } from './requests.ts';
import type { Sequence } from './side-by-side.ts';
import * as pools from './tracking-pools.ts';
import { TrackingRandom } from './tracking-random.ts';
import { searchExperiments, searchModels, searchRuns } from './tracking-searches.ts';

/**
 * `count` operations of the tracking API, all from one seed, and at the end a look at everything. Runs are logged to
 * after they were deleted and restored, with them or with their experiment; parameters are logged twice; metrics share
 * steps and times. Some are wrong, none twice.
 */
export function* trackingOperations(seed: number, count: number): Sequence {
  const random = new TrackingRandom(seed);
  for (let index = 1; index <= count; index++) {
    random.forgiveSlips();
    const operation = random.weighted(kinds)(random, index);
    random.follow(operation, yield operation);
  }
  for (const experiment_id of random.experiments) {
    yield read('experiments/get', { experiment_id });
    yield {
      method: 'POST',
      path: 'runs/search',
      body: { experiment_ids: [experiment_id], run_view_type: 'ALL' },
      pages: true,
    };
    yield { method: 'POST', path: 'logged-models/search', body: { experiment_ids: [experiment_id] }, pages: true };
  }
  for (const run_id of random.runs) {
    yield read('runs/get', { run_id });
    for (const metric_key of pools.metricKeys) yield read('metrics/get-history', { run_id, metric_key });
  }
  for (const model of random.models) yield read(`logged-models/${model}`, { allow_deleted: 'true' });
}

/** Every operation of the tracking API, by how often it is worth trying. */
const kinds: [number, (random: TrackingRandom, index: number) => Operation][] = [
  [5, createExperiment],
  [3, (random) => get(random, 'experiments/get', { experiment_id: random.experiment() })],
  [2, (random) => get(random, 'experiments/get-by-name', { experiment_name: experimentName(random) })],
  [6, searchExperiments],
  [2, (random) => post(random, 'experiments/update', { ...inExperiment(random), new_name: experimentName(random) })],
  [1, (random) => post(random, 'experiments/delete', inExperiment(random))],
  [4, (random) => post(random, 'experiments/restore', inExperiment(random))],
  [
    5,
    (random) => post(random, 'experiments/set-experiment-tag', { ...inExperiment(random), ...random.experimentTag() }),
  ],
  [
    2,
    (random) =>
      post(random, 'experiments/delete-experiment-tag', { ...inExperiment(random), key: random.key(pools.tagKeys) }),
  ],
  [14, createRun],
  [6, (random) => get(random, 'runs/get', inRun(random))],
  [7, updateRun],
  [2, (random) => post(random, 'runs/delete', inRun(random))],
  [3, (random) => post(random, 'runs/restore', inRun(random))],
  [18, searchRuns],
  // MLflow reads true as 1.
  [14, (random) => post(random, 'runs/log-metric', { ...inRun(random), ...random.metric() }, ['run_id', 'key'])],
  [9, (random) => post(random, 'runs/log-parameter', { ...inRun(random), ...random.param() })],
  [10, logBatch],
  [1, logManyMetrics],
  [6, (random) => post(random, 'runs/set-tag', { ...inRun(random), ...random.tag() })],
  [3, (random) => post(random, 'runs/delete-tag', { ...inRun(random), key: random.key(pools.tagKeys) })],
  [5, logInputs],
  [3, logOutputs],
  [2, logModel],
  [6, getHistory],
  [2, listArtifacts],
  [6, createModel],
  [3, getModel],
  [3, finalizeModel],
  [1, (random) => ({ method: 'DELETE', path: `logged-models/${random.model()}` })],
  [3, tagModel],
  [
    2,
    (random) => ({ method: 'DELETE', path: `logged-models/${random.model()}/tags/${random.of(['t', 'm.x', 'none'])}` }),
  ],
  [2, logModelParams],
  [8, searchModels],
  [1, listModelArtifacts],
  [1, wrongRoute],
];

const read = (path: string, fields: Fields): Operation => ({ method: 'GET', path, query: queryOf(fields) });

const inExperiment = (random: TrackingRandom): Fields => ({ experiment_id: random.experiment() });

const inRun = (random: TrackingRandom): Fields => ({ run_id: random.run() });

function experimentName(random: TrackingRandom): unknown {
  return random.slip(0.1) ? random.of(pools.oddExperimentNames) : random.of(pools.experimentNames);
}

function createExperiment(random: TrackingRandom): Operation {
  return post(random, 'experiments/create', {
    name: experimentName(random),
    artifact_location: random.slip(0.05) ? random.of(pools.oddLocations) : random.of(pools.locations),
    tags: random.chance(0.3)
      ? [random.experimentTag()].filter((tag) => !isMisread(tag))
      : random.pairs(pools.tagKeys, pools.tagValues),
  });
}

function createRun(random: TrackingRandom, index: number): Operation {
  const user = random.of(pools.users);
  const run_name = random.of([undefined, '', ...pools.runNames]);
  const tags = random.pairs(pools.tagKeys, pools.tagValues) ?? [];
  const parent = random.chance(0.2) ? [{ key: 'mlflow.parentRunId', value: random.run() }] : [];
  const named = random.chance(0.1) ? [{ key: 'mlflow.runName', value: random.of(pools.runNames) }] : [];
  const body = {
    experiment_id: random.experiment(),
    ...{ user_id: user, run_name, start_time: random.moment(), tags: [...tags, ...parent, ...named] },
  };
  return { method: 'POST', path: 'runs/create', body, user, creates: `run-${index}` };
}

function updateRun(random: TrackingRandom): Operation {
  const fields = {
    ...inRun(random),
    status: random.of([undefined, ...pools.statuses]),
    end_time: random.slip(0.03) ? 'x' : random.of([undefined, random.moment(), 0, null]),
    run_name: random.of([undefined, undefined, '', ...pools.runNames]),
  };
  // A status that MLflow does not know it passes over, and with it what is said after it.
  return post(random, 'runs/update', fields, ['run_id', 'run_name']);
}

function logBatch(random: TrackingRandom): Operation {
  const list = (draw: () => Fields) =>
    Array.from({ length: random.of([0, 0, 1, 2, 3]) }, draw).filter((entry) => !isMisread(entry));
  const many = (value: Fields, length: number) =>
    Array.from({ length }, (_, index) => ({ key: `many ${index}`, ...value }));
  const params = list(() => random.param());
  return post(random, 'runs/log-batch', {
    ...inRun(random),
    metrics: list(() => random.metric()),
    params: random.slip(0.03) ? many({ value: '1' }, 101) : params.filter(isFirst),
    tags: random.slip(0.03) ? many({ value: '1' }, 101) : list(() => random.tag()),
  });
}

/** In a list, MLflow stores something else for a field of a wrong type, and forgets what is said after it. */
function isMisread({ key, value, timestamp }: Fields): boolean {
  if (typeof key === 'number' || Array.isArray(value)) return true;
  return timestamp === undefined ? typeof value === 'number' : value === 'abc' || timestamp === 'x';
}

/** A key is in a batch once, or MLflow refuses it. */
function isFirst({ key }: Fields, index: number, list: Fields[]): boolean {
  return list.findIndex((one) => one.key === key) === index;
}

/** As many as a batch takes, or one more. */
function logManyMetrics(random: TrackingRandom): Operation {
  const length = random.of([1000, 1001]);
  const metrics = Array.from({ length }, (_, step) => ({ key: 'loss', value: step % 7, timestamp: 5, step }));
  return { method: 'POST', path: 'runs/log-batch', body: { ...inRun(random), metrics } };
}

function logInputs(random: TrackingRandom): Operation {
  const dataset = random.slip(0.1) ? random.of(pools.oddDatasets) : random.of(pools.datasets);
  const context = { key: 'mlflow.data.context', value: random.of(pools.contexts) };
  const tags = random.slip(0.03) ? [{ key: 'k'.repeat(256), value: 'x' }] : random.of([undefined, [context]]);
  const models = random.of([undefined, undefined, [{ model_id: random.model() }]]);
  return { method: 'POST', path: 'runs/log-inputs', body: { ...inRun(random), datasets: [{ dataset, tags }], models } };
}

function logOutputs(random: TrackingRandom): Operation {
  const model_id = random.model();
  // The same each time, so that once more says nothing new.
  const models = [{ model_id, step: random.models.indexOf(model_id) % 3 }];
  return post(random, 'runs/outputs', { ...inRun(random), models }, ['run_id']);
}

/** What clients before 3.0 say of a model they logged. */
function logModel(random: TrackingRandom): Operation {
  const { run_id } = inRun(random);
  const model = {
    artifact_path: 'model',
    flavors: { sklearn: {} },
    utc_time_created: '2026-01-02 03:04:05.678',
    run_id,
  };
  const text = random.slip(0.2) ? random.of(['x', '{}', '', '[]', null, 5]) : JSON.stringify(model);
  return post(random, 'runs/log-model', { run_id, model_json: text });
}

function getHistory(random: TrackingRandom): Operation {
  const max_results = random.slip(0.1) ? random.of(['0', '-1']) : random.of([undefined, '1', '2', '3', '1000']);
  const page_token = random.slip(0.03) ? 'garbage!' : undefined;
  const fields = { ...inRun(random), metric_key: random.key([...pools.metricKeys, 'nobody']), max_results, page_token };
  return { ...read('metrics/get-history', fields), pages: true };
}

function listArtifacts(random: TrackingRandom): Operation {
  return get(random, 'artifacts/list', { ...inRun(random), path: artifactPath(random) });
}

function artifactPath(random: TrackingRandom): unknown {
  return random.slip(0.2) ? random.of(['..', '../x', '/x', '%2e%2e/x', 'a/../..']) : random.of([undefined, 'x', 'a/b']);
}

function createModel(random: TrackingRandom, index: number): Operation {
  const body = {
    experiment_id: random.experiment(),
    name: random.slip(0.1) ? random.of(pools.oddModelNames) : random.of(pools.modelNames),
    model_type: random.of(pools.modelTypes),
    source_run_id: random.of([undefined, '', random.run()]),
    params: random.pairs(pools.paramKeys, pools.paramValues),
    tags: random.pairs(pools.tagKeys, pools.tagValues),
  };
  return { method: 'POST', path: 'logged-models', body, creates: `model-${index}` };
}

function getModel(random: TrackingRandom): Operation {
  return read(`logged-models/${random.model()}`, { allow_deleted: random.of([undefined, 'true', 'false']) });
}

function finalizeModel(random: TrackingRandom): Operation {
  const status = random.slip(0.1) ? random.of([null, '', undefined]) : random.of(pools.modelStatuses);
  return onModel(random, 'PATCH', '', { status });
}

function tagModel(random: TrackingRandom): Operation {
  return onModel(random, 'PATCH', '/tags', {
    tags: random.slip(0.05) ? 'x' : random.pairs(pools.tagKeys, pools.tagValues),
  });
}

function logModelParams(random: TrackingRandom): Operation {
  const one = { key: random.of([...pools.paramKeys, 'q', 'r', 's']), value: random.of(pools.paramValues) };
  return onModel(random, 'POST', '/params', { params: random.slip(0.05) ? 'x' : [one] });
}

function onModel(random: TrackingRandom, method: Request['method'], path: string, fields: Fields): Operation {
  const model_id = random.model();
  return { method, path: `logged-models/${model_id}${path}`, body: { model_id, ...fields } };
}

function listModelArtifacts(random: TrackingRandom): Operation {
  return read(`logged-models/${random.model()}/artifacts/directories`, {
    artifact_directory_path: artifactPath(random),
  });
}

function wrongRoute(random: TrackingRandom): Operation {
  return random.of<Operation>([
    { method: 'GET', path: 'runs/create' },
    { method: 'DELETE', path: 'runs/delete', body: {} },
    { method: 'GET', path: 'experiments/nothing' },
    { method: 'POST', path: 'experiments/create', body: [1] },
    { method: 'POST', path: 'runs/log-batch', body: [1] },
  ]);
}
