import type { ListComparator, ListCondition, NumberCondition, TextCondition } from '../../search/types.ts';

/** One condition of a filter. A filter is a list of them, all of which must hold. */

export type NullCondition = { comparator: 'IS NULL' | 'IS NOT NULL' };

/** An experiment's id is a number: its text is that number's own, whatever was written. */
export type IdCondition = { comparator: '=' | '!='; value: string } | { comparator: ListComparator; value: string[] };

export type RunText = 'run_id' | 'run_name' | 'user_id' | 'status' | 'artifact_uri';
export type RunTime = 'start_time' | 'end_time';
export type RunClause =
  | ({ type: 'attribute'; key: RunText } & (TextCondition | ListCondition))
  | ({ type: 'attribute'; key: RunTime } & NumberCondition)
  | ({ type: 'metric'; key: string } & NumberCondition)
  | ({ type: 'parameter' | 'tag'; key: string } & (TextCondition | NullCondition))
  | ({ type: 'dataset'; key: 'name' | 'digest' | 'context' } & (TextCondition | ListCondition));

export type ExperimentTime = 'creation_time' | 'last_update_time';
export type ExperimentClause =
  | ({ type: 'attribute'; key: 'name' } & TextCondition)
  | ({ type: 'attribute'; key: 'experiment_id' } & IdCondition)
  | ({ type: 'attribute'; key: ExperimentTime } & NumberCondition)
  | ({ type: 'tag'; key: string } & (TextCondition | NullCondition));

/** MLflow's columns. `status_message` is empty in every row. */
export type LoggedModelText =
  | 'model_id'
  | 'name'
  | 'artifact_location'
  | 'lifecycle_stage'
  | 'model_type'
  | 'source_run_id'
  | 'status_message';
export type LoggedModelInteger = 'experiment_id' | 'status';
export type LoggedModelTime = 'creation_timestamp_ms' | 'last_updated_timestamp_ms';
export type LoggedModelAttribute = LoggedModelText | LoggedModelInteger | LoggedModelTime;
export type LoggedModelClause =
  | ({ type: 'attribute'; key: LoggedModelText | LoggedModelInteger } & (TextCondition | ListCondition))
  | ({ type: 'attribute'; key: LoggedModelTime } & NumberCondition)
  | ({ type: 'metric'; key: string } & NumberCondition)
  | ({ type: 'parameter' | 'tag'; key: string } & (TextCondition | ListCondition));

/** As in a request; without a digest (or with an empty one), what was measured on a dataset that has none. */
export type DatasetFilter = { dataset_name: string; dataset_digest?: string | undefined };

export type RunOrder =
  | { type: 'attribute'; key: RunText | RunTime; ascending: boolean }
  | { type: 'metric' | 'parameter' | 'tag'; key: string; ascending: boolean };
export type ExperimentOrder = { key: 'name' | 'experiment_id' | ExperimentTime; ascending: boolean };
export type LoggedModelOrder =
  | { type: 'attribute'; key: LoggedModelAttribute; ascending: boolean }
  | { type: 'metric'; key: string; ascending: boolean; dataset_name?: string; dataset_digest?: string };
