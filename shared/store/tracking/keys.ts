import { createHash } from 'node:crypto';
import type { LifecycleStage, Point } from '#shared/domain/tracking/entities.ts';
import { digits, type Key, sharded, shardOf } from '../keys.ts';

/**
 * Keys of what is tracked. Ids of runs and logged models are 32 hexadecimal digits, of experiments the numbers from 0.
 *
 * | item          | pk                                   | sk                                |
 * |---------------|--------------------------------------|-----------------------------------|
 * | experiment    | EXPERIMENTS                          | E#<number, 10 digits>             |
 * | last number   | EXPERIMENTS                          | ISSUED                            |
 * | its name      | EXPERIMENT_NAME#<name>               | NAME                              |
 * | its eras      | EXPERIMENT#<number>                  | ERA#<era, 10 digits>              |
 * | run           | RUN#<id>                             | RUN                               |
 * | latest point  | METRIC#<run's id>#<metric>           | LATEST                            |
 * | points        | METRIC#<run's id>#<metric>           | POINTS#<first's timestamp>#<ulid> |
 * | dataset       | DATASET#<experiment>#<sha256>        | DATASET                           |
 * | logged model  | LOGGED_MODEL#<id>                    | LOGGED_MODEL                      |
 * | its metrics   | LOGGED_MODEL#<id>                    | METRICS#<ulid>                    |
 * | posting       | IS#<r or l>#<attribute>#<sha256>     | <id>                              |
 */

export const experiments = 'EXPERIMENTS';
export const experimentPrefix = 'E#';
export const experimentKey = (number: number): Key => ({ pk: experiments, sk: experimentPrefix + digits(number) });
export const issuedKey: Key = { pk: experiments, sk: 'ISSUED' };
export const experimentNameKey = (name: string): Key => ({ pk: `EXPERIMENT_NAME#${name}`, sk: 'NAME' });
export const eraKey = (experiment_id: string, era: number): Key => ({
  pk: `EXPERIMENT#${experiment_id}`,
  sk: `ERA#${digits(era)}`,
});

export const runKey = (run_id: string): Key => ({ pk: `RUN#${run_id}`, sk: 'RUN' });

const metric = (run_id: string, key: string) => `METRIC#${run_id}#${key}`;
export const latestKey = (run_id: string, key: string): Key => ({ pk: metric(run_id, key), sk: 'LATEST' });
export const pointsPrefix = 'POINTS#';
export const pointsKey = (run_id: string, key: string, timestamp: number, ulid: string): Key => ({
  pk: metric(run_id, key),
  sk: `${pointsPrefix}${moment(timestamp)}#${ulid}`,
});

/** A time that is not negative, as 16 digits. */
export const moment = (timestamp: number): string => String(timestamp).padStart(16, '0');

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export const datasetKey = (experiment_id: string, name: string, digest: string): Key => ({
  pk: `DATASET#${experiment_id}#${sha256(JSON.stringify([name, digest]))}`,
  sk: 'DATASET',
});

export const loggedModelKey = (model_id: string): Key => ({ pk: `LOGGED_MODEL#${model_id}`, sk: 'LOGGED_MODEL' });
export const modelMetricsKey = (model_id: string, ulid: string): Key => ({
  pk: loggedModelKey(model_id).pk,
  sk: `METRICS#${ulid}`,
});

/** Any integer that JSON carries, so that the greatest sorts first as text: 17 digits. */
const falling = (n: number): string => String(2n ** 54n - BigInt(n)).padStart(17, '0');

/** The newest first, and of equal time by id: the order MLflow lists runs and logged models in. */
const byTime = (time: number, id: string) => `${falling(time)}#${id}`;

/** `…#<id>` → `<id>`. */
export const idIn = (key: string): string => key.slice(key.lastIndexOf('#') + 1);

export const runPartition = {
  of: (experiment_id: string, stage: LifecycleStage) => `RUNS#${stage}#${experiment_id}`,
  /** Of all experiments; the experiment is told by the sort key. */
  all: (stage: LifecycleStage) => sharded((shard) => allRuns(stage, shard)),
};

const allRuns = (stage: LifecycleStage, shard: number) => `RUNS#${stage}##${shard}`;

type Placed = { run_id: string; experiment_id: string; lifecycle_stage: LifecycleStage; start_time: number };

export const runIndexKeys = ({ run_id, experiment_id, lifecycle_stage, start_time }: Placed) => ({
  list_pk: runPartition.of(experiment_id, lifecycle_stage),
  list_sk: byTime(start_time, run_id),
  recent_pk: allRuns(lifecycle_stage, shardOf(run_id)),
  recent_sk: byTime(start_time, `${experiment_id}#${run_id}`),
});

/** Of an index key by time the part that equal times have in common. */
export const timeIn = (key: string): string => key.slice(0, 17);

/** `…#<experiment>#<run>` → `<experiment>`. */
export const experimentIn = (recent: string): string => recent.split('#')[1] as string;

export const loggedModelPartition = (experiment_id: string) => `LOGGED_MODELS#${experiment_id}`;
export const loggedModelIndexKeys = (experiment_id: string, model_id: string, created: number) => ({
  list_pk: loggedModelPartition(experiment_id),
  list_sk: byTime(created, model_id),
});

/** A double as 16 hexadecimal digits that sort as it does. */
export function sortable(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value + 0);
  const bits = bytes.readBigUInt64BE();
  const sign = 1n << 63n;
  return ((bits & sign) === 0n ? bits | sign : ~bits & (sign * 2n - 1n)).toString(16).padStart(16, '0');
}

/** Numbers in their order, then what is none. */
export const metricOrder = { numbers: 'V#', nan: 'X#' };

/** Bytes: 250 characters of four. A longer name is no metric's, and would be no key. */
const longestMetric = 1_000;
export const isMetric = (key: string): boolean => Buffer.byteLength(key) <= longestMetric;

export const metricPartition = (experiment_id: string, key: string) => `RUN_METRIC#${experiment_id}#${key}`;
export const metricIndexKeys = (run: Pick<Placed, 'run_id' | 'experiment_id'>, key: string, point: Point) => ({
  list_pk: metricPartition(run.experiment_id, key),
  list_sk: `${point.is_nan ? metricOrder.nan : metricOrder.numbers + sortable(point.value)}#${run.run_id}`,
});

/** Of a metric's index key the part that equal values have in common; all that is no number is alike. */
export const valueIn = (key: string): string => key.slice(0, key.startsWith(metricOrder.nan) ? 2 : 18);
