import type { Experiment, LoggedModel, ModelMetric, Run } from '#shared/domain/tracking/entities.ts';

export const run = (fields: Partial<Run>): Run => ({
  run_id: 'r',
  run_name: 'name',
  experiment_id: '1',
  user_id: 'user',
  status: 'RUNNING',
  start_time: 0,
  lifecycle_stage: 'active',
  era: 0,
  artifact_uri: 's3://files/r',
  params: {},
  tags: {},
  metrics: {},
  datasets: [],
  model_inputs: [],
  model_outputs: [],
  rev: 1,
  ...fields,
});

export const point = (value: number) => ({ value, timestamp: 0, step: 0 });
export const NAN_POINT = { ...point(0), is_nan: true as const };
export const LARGEST = 1.7976931348623157e308;

export const experiment = (fields: Partial<Experiment>): Experiment => ({
  experiment_id: '1',
  name: 'e',
  artifact_location: 's3://files/1',
  lifecycle_stage: 'active',
  tags: {},
  era: 0,
  rev: 1,
  ...fields,
});

export const model = (fields: Partial<LoggedModel>): LoggedModel => ({
  model_id: 'm',
  experiment_id: '1',
  name: 'model',
  artifact_uri: 's3://files/m',
  creation_timestamp_ms: 0,
  last_updated_timestamp_ms: 0,
  status: 'LOGGED_MODEL_READY',
  model_type: '',
  source_run_id: '',
  lifecycle_stage: 'active',
  tags: {},
  params: {},
  metrics: [],
  rev: 1,
  ...fields,
});

export const measured = (key: string, value: number, fields: Partial<ModelMetric> = {}): ModelMetric => ({
  ...{ key, value, timestamp: 0, step: 0, run_id: 'r' },
  ...fields,
});

export const print = (order: readonly { key: string; ascending: boolean; type?: string }[]) =>
  order.map(({ type = 'attribute', key, ascending }) => `${type}.${key} ${ascending ? 'ASC' : 'DESC'}`);
