import { loggedModelStatuses } from '#shared/operations/tracking.ts';
import { shown } from '#shared/wire/artifact-host.ts';
import type { LoggedModel, LoggedModelStatus } from '../entities.ts';
import type { LoggedModelText, LoggedModelTime } from './types.ts';

/** MLflow's columns of a logged model. */

export const textColumns: Record<LoggedModelText, (model: LoggedModel) => string | undefined> = {
  model_id: ({ model_id }) => model_id,
  name: ({ name }) => name,
  artifact_location: ({ artifact_uri }) => shown(artifact_uri),
  lifecycle_stage: ({ lifecycle_stage }) => lifecycle_stage,
  model_type: ({ model_type }) => model_type,
  source_run_id: ({ source_run_id }) => source_run_id,
  status_message: () => undefined,
};

export const timeColumns: Record<LoggedModelTime, (model: LoggedModel) => number> = {
  creation_timestamp_ms: ({ creation_timestamp_ms }) => creation_timestamp_ms,
  last_updated_timestamp_ms: ({ last_updated_timestamp_ms }) => last_updated_timestamp_ms,
};

/** A status is stored as its number in MLflow's enumeration. */
export const statusNumber = (status: LoggedModelStatus): number => loggedModelStatuses[status];
