import { newExperiment, newRun, ok, times } from '#test/embedded/tracking/calls.ts';
import { type Act, type Cases, fresh } from './act.ts';

type Input = Record<string, unknown>;

const metric = { key: 'm', value: 1, timestamp: 5 };
const entry = { key: 'k', value: 'v' };
const many = (count: number) => times(count, (index) => ({ key: `k${index}`, value: 'v' }));
const none = { run_id: 'f'.repeat(32) };
const noModel = { model_id: `m-${'f'.repeat(32)}` };

const dataset = { name: 'd', digest: '1', source_type: 's', source: 's' };
const model_json = JSON.stringify({ artifact_path: 'm', flavors: {}, utc_time_created: 't', run_id: 'r' });

const tagged = (run: Input = {}) => newRun('0', { tags: [entry], ...run });

async function newModel(input: Input = {}): Promise<string> {
  const given = { experiment_id: '0', tags: [entry], ...input };
  return (await ok('createLoggedModel', given)).model.info.model_id;
}

/** A change of a run, and one of a run that is not there. */
const change = (input: Input) => async (act: Act) => {
  const run_id = await tagged();
  for (const again of [{}, {}]) await act({ run_id, ...input, ...again });
  await act({ ...none, ...input }, { status: 404 });
};

/** Experiments with their files wherever they can be. */
const locations = ['', 'mlflow-artifacts:/uploads/x', 'mlflow-artifacts:/models/x'];
const experimentsEverywhere = () =>
  Promise.all(locations.map((location) => newExperiment({ artifact_location: location })));

const experimentCases: Cases = {
  createExperiment: async (act) => {
    const name = fresh('named');
    await act({ name, tags: [entry] });
    await act({ name }, { status: 400 });
  },
  getExperiment: async (act) => {
    await act({ experiment_id: await newExperiment() });
    await act({ experiment_id: '99999' }, { status: 404 });
  },
  getExperimentByName: async (act) => {
    const experiment_name = fresh('named');
    await newExperiment({ name: experiment_name });
    await act({ experiment_name });
    await act({ experiment_name: 'Default' });
    await act({ experiment_name: 'none' }, { status: 404 });
  },
  searchExperiments: async (act) => {
    await act({ max_results: 5 });
    await act({ max_results: 5, filter: "name LIKE 'x%'", order_by: ['name'] });
  },
  updateExperiment: async (act) => {
    const experiment_id = await newExperiment();
    await act({ experiment_id, new_name: fresh('named') });
    const name = fresh('named');
    await newExperiment({ name });
    await act({ experiment_id, new_name: name }, { status: 400 });
  },
  deleteExperiment: async (act) => {
    const experiment_id = await newExperiment();
    await act({ experiment_id });
    await act({ experiment_id }, { status: 404 });
  },
  restoreExperiment: async (act) => {
    const experiment_id = await newExperiment();
    await ok('deleteExperiment', { experiment_id });
    await act({ experiment_id });
  },
  setExperimentTag: async (act) => {
    await act({ experiment_id: await newExperiment(), ...entry });
    await act({ experiment_id: '0', ...entry });
  },
  deleteExperimentTag: async (act) => {
    const experiment_id = await newExperiment({ tags: [entry] });
    await act({ experiment_id, key: 'k' });
    await act({ experiment_id, key: 'k' }, { status: 404 });
  },
};

const runCases: Cases = {
  createRun: async (act) => {
    await act({ experiment_id: '0', tags: [entry] });
    await act({ experiment_id: await newExperiment(), tags: many(120) });
    await act({ experiment_id: '99999' }, { status: 404 });
  },
  getRun: async (act) => {
    const run_id = await tagged();
    await ok('logInputs', { run_id, datasets: [{ dataset }] });
    await act({ run_id });
    await act(none, { status: 404 });
  },
  updateRun: async (act) => {
    await change({ status: 'FINISHED', run_name: 'new' })(act);
    await act({ run_id: await tagged() });
  },
  deleteRun: async (act) => {
    const run_id = await tagged({ experiment_id: await newExperiment() });
    for (const again of [{ run_id }, { run_id }]) await act(again);
    await act(none, { status: 404 });
  },
  restoreRun: async (act) => {
    const run_id = await tagged();
    await ok('deleteRun', { run_id });
    await act({ run_id });
    await act(none, { status: 404 });
  },
  searchRuns: async (act) => {
    const run_id = await tagged();
    await ok('logMetric', { run_id, ...metric });
    await ok('logInputs', { run_id, datasets: [{ dataset }] });
    const experiment_ids = ['0'];
    await act({ experiment_ids });
    for (const filter of ["tags.k = 'v'", `run_id IN ('${run_id}')`, 'metrics.m > 0'])
      await act({ experiment_ids, filter });
    for (const order_by of [['metrics.m DESC'], ['metrics.m', 'status'], ['params.p'], ['start_time']]) {
      await act({ experiment_ids, order_by });
    }
    await act({ experiment_ids: times(60, String) });
    await act({ experiment_ids: times(60, String), order_by: ['metrics.m'] });
    await act({ experiment_ids: times(300, String), filter: 'metrics.m > 0', run_view_type: 'ALL' });
  },
  logMetric: async (act) => {
    const [run_id, model_id] = [await tagged(), await newModel()];
    await act({ run_id, ...metric });
    await act({ run_id, ...metric, model_id });
    await act({ run_id, ...metric, ...noModel }, { status: 404 });
    await act({ ...none, ...metric }, { status: 404 });
  },
  logParameter: change({ key: 'p', value: 'v' }),
  logBatch: async (act) => {
    const [run_id, model_id] = [await tagged(), await newModel()];
    await act({ run_id, metrics: [{ ...metric, model_id }], params: many(2), tags: [{ key: 'k', value: 'new' }] });
    await act({ run_id, tags: many(100) });
    // More metrics than a transaction has room for.
    await act({ run_id, metrics: many(100).map(({ key }) => ({ ...metric, key, model_id })), tags: many(1) });
    await act({ ...none, params: many(1) }, { status: 404 });
  },
  setTag: async (act) => {
    await change({ key: 'k', value: 'new' })(act);
    await act({ run_id: await tagged(), key: 'mlflow.runName', value: 'new' });
  },
  deleteTag: async (act) => {
    const run_id = await tagged();
    await act({ run_id, key: 'k' });
    await act({ run_id, key: 'k' }, { status: 404 });
  },
  logInputs: change({ datasets: times(12, (n) => ({ dataset: { ...dataset, digest: `${n}` } })), models: [noModel] }),
  logOutputs: change({ models: [{ ...noModel, step: 1 }] }),
  logModel: change({ model_json }),
  getMetricHistory: async (act) => {
    const run_id = await tagged();
    await ok('logMetric', { run_id, ...metric });
    await act({ run_id, metric_key: 'm' });
    await act({ ...none, metric_key: 'm' });
  },
  listRunArtifacts: async (act) => {
    for (const experiment_id of await experimentsEverywhere()) {
      const run_id = await newRun(experiment_id);
      await act({ run_id });
      await act({ run_id, path: 'model' });
    }
    await act(none, { status: 404 });
  },
};

/** A change of a logged model, and one of a model that is not there. */
const changeModel = (input: Input) => async (act: Act) => {
  await act({ model_id: await newModel(), ...input });
  await act({ ...noModel, ...input }, { status: 404 });
};

const loggedModelCases: Cases = {
  createLoggedModel: async (act) => {
    await act({ experiment_id: '0' });
    await act({ experiment_id: await newExperiment(), source_run_id: await tagged(), params: [entry] });
  },
  getLoggedModel: changeModel({}),
  finalizeLoggedModel: changeModel({ status: 'LOGGED_MODEL_READY' }),
  deleteLoggedModel: changeModel({}),
  setLoggedModelTags: changeModel({ tags: [entry] }),
  deleteLoggedModelTag: changeModel({ tag_key: 'k' }),
  logLoggedModelParams: changeModel({ params: [entry] }),
  searchLoggedModels: async (act) => {
    const [experiment_id, source_run_id] = [await newExperiment(), await tagged()];
    for (const run of [source_run_id, '']) await newModel({ experiment_id, source_run_id: run });
    const experiment_ids = [experiment_id];
    await act({ experiment_ids });
    await act({ experiment_ids, filter: `source_run_id = '${source_run_id}'` });
    await act({ experiment_ids, order_by: [{ field_name: 'name' }] });
  },
  listLoggedModelArtifacts: async (act) => {
    for (const experiment_id of await experimentsEverywhere()) {
      const model_id = await newModel({ experiment_id });
      await act({ model_id });
      await act({ model_id, artifact_directory_path: 'data' });
    }
    await act(noModel, { status: 404 });
  },
};

export const trackingCases: Cases = { ...experimentCases, ...runCases, ...loggedModelCases };
