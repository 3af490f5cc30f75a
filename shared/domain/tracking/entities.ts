import type { loggedModelStatuses, runStatuses, viewTypes } from '#shared/operations/tracking.ts';

/** Times are milliseconds since 1970. Field names are MLflow's where it has the field. */

export type LifecycleStage = 'active' | 'deleted';

export type ViewType = keyof typeof viewTypes;

const stages: Record<ViewType, readonly LifecycleStage[]> = {
  ACTIVE_ONLY: ['active'],
  DELETED_ONLY: ['deleted'],
  ALL: ['active', 'deleted'],
};

export const stagesOf = (view: ViewType): readonly LifecycleStage[] => stages[view];

/** Raised by one with every change; a write is made only if it is as it was read. */
type Revised = { rev: number };

export type Experiment = Revised & {
  experiment_id: string;
  name: string;
  /** Below it every run and logged model of the experiment has its files. */
  artifact_location: string;
  lifecycle_stage: LifecycleStage;
  creation_time?: number;
  last_update_time?: number;
  tags: Record<string, string>;
  /** How often it was deleted or restored; either is for all of its runs, too. */
  era: number;
};

export type RunStatus = keyof typeof runStatuses;

/** A value of a metric. `value` is finite: what NaN is has `is_nan`, and 0 to compare by; infinities are ±1.797…e308. */
export type Point = { value: number; timestamp: number; step: number; is_nan?: true | undefined };

export type Dataset = {
  name: string;
  digest: string;
  source_type: string;
  source: string;
  schema?: string;
  profile?: string;
};

/** What a run has of a dataset: which one, and what it was used for. */
export type DatasetInput = { name: string; digest: string; tags: { key: string; value: string }[] };

export type Run = Revised & {
  run_id: string;
  run_name: string;
  experiment_id: string;
  user_id: string;
  status: RunStatus;
  start_time: number;
  end_time?: number;
  lifecycle_stage: LifecycleStage;
  /** Of the experiment, when the stage was last set. */
  era: number;
  artifact_uri: string;
  params: Record<string, string>;
  tags: Record<string, string>;
  /** The latest point of each metric: of the highest step, then timestamp, then value. */
  metrics: Record<string, Point>;
  datasets: DatasetInput[];
  model_inputs: string[];
  model_outputs: { model_id: string; step: number }[];
};

export type LoggedModelStatus = keyof typeof loggedModelStatuses;

/** A point of a metric that some run logged of a model, perhaps measured on a dataset. */
export type ModelMetric = Omit<Point, 'is_nan'> & {
  key: string;
  run_id: string;
  dataset_name?: string;
  dataset_digest?: string;
};

export type LoggedModel = Revised & {
  model_id: string;
  experiment_id: string;
  name: string;
  artifact_uri: string;
  creation_timestamp_ms: number;
  last_updated_timestamp_ms: number;
  status: LoggedModelStatus;
  model_type: string;
  source_run_id: string;
  lifecycle_stage: LifecycleStage;
  tags: Record<string, string>;
  params: Record<string, string>;
  /** Every one that was logged. */
  metrics: ModelMetric[];
};
