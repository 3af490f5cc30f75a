import { shown } from '#shared/wire/artifact-host.ts';
import type { Dataset, Experiment, LoggedModel, ModelMetric, Point, Run } from './entities.ts';

/** MLflow's messages, with its presence rules: what is not set, lists that are empty and the end time 0 are absent. */

/** By key; MLflow has no order of its own here. */
const byKey = <Value>(record: Record<string, Value>): [string, Value][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

const listed = <Name extends string, Entry>(name: Name, list: readonly Entry[]): { [key in Name]?: Entry[] } =>
  (list.length > 0 ? { [name]: [...list] } : {}) as { [key in Name]?: Entry[] };

export const pairsOf = (record: Record<string, string>) => byKey(record).map(([key, value]) => ({ key, value }));

export function renderExperiment({ era, rev, tags, creation_time, last_update_time, ...rest }: Experiment) {
  return {
    ...rest,
    artifact_location: shown(rest.artifact_location),
    ...(creation_time && { creation_time }),
    ...(last_update_time && { last_update_time }),
    ...listed('tags', pairsOf(tags)),
  };
}

export function renderRunInfo(run: Run) {
  const { run_id, run_name, experiment_id, user_id, status, start_time, end_time, artifact_uri, lifecycle_stage } = run;
  return {
    run_uuid: run_id,
    run_id,
    run_name,
    experiment_id,
    user_id,
    status,
    start_time,
    ...(end_time && { end_time }),
    artifact_uri: shown(artifact_uri),
    lifecycle_stage,
  };
}

export const renderPoint = (key: string, { value, timestamp, step, is_nan }: Point) => ({
  key,
  value: is_nan ? ('NaN' as const) : value,
  timestamp,
  step,
});

const renderData = ({ metrics, params, tags }: Run) => ({
  ...listed(
    'metrics',
    byKey(metrics).map(([key, point]) => renderPoint(key, point)),
  ),
  ...listed('params', pairsOf(params)),
  ...listed('tags', pairsOf(tags)),
});

/** `datasets`: those of `run.datasets`, whole and in that order; one that is missing is left out. */
const renderInputs = (
  { datasets: inputs }: Run,
  datasets: readonly (Dataset | undefined)[],
  models: readonly string[],
) => ({
  ...listed(
    'dataset_inputs',
    inputs.flatMap(({ tags }, index) => {
      const dataset = datasets[index];
      return dataset ? [{ dataset, ...listed('tags', tags) }] : [];
    }),
  ),
  ...listed(
    'model_inputs',
    models.map((model_id) => ({ model_id })),
  ),
});

export const renderNewRun = (run: Run) => ({ info: renderRunInfo(run), data: renderData(run), inputs: {} });

/** MLflow's search leaves the models that went into a run out. */
export function renderRun(run: Run, datasets: readonly (Dataset | undefined)[], { modelInputs = false } = {}) {
  return {
    info: renderRunInfo(run),
    data: renderData(run),
    inputs: renderInputs(run, datasets, modelInputs ? run.model_inputs : []),
    outputs: listed('model_outputs', run.model_outputs),
  };
}

const renderModelMetric = (model_id: string) => (metric: ModelMetric) => ({ ...metric, model_id });

export function renderLoggedModel(model: LoggedModel) {
  const { metrics, params, tags, lifecycle_stage, rev, ...info } = model;
  return {
    info: { ...info, artifact_uri: shown(info.artifact_uri), ...listed('tags', pairsOf(tags)) },
    data: { ...listed('params', pairsOf(params)), ...listed('metrics', metrics.map(renderModelMetric(info.model_id))) },
  };
}
