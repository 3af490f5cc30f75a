import { GraphWidget, type IMetric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Consumer } from '#shared/operations/consumers.ts';
import { type FunctionSource, folderOf } from '#shared/operations/operation.ts';
import type { Worker } from '#shared/operations/queues.ts';
import type { Schedule } from '#shared/operations/schedules.ts';
import type { Api } from './alarms.ts';
import type { Config } from './config.ts';
import {
  apiMetrics,
  authorizerErrors,
  deadLetterMetric,
  functionMetrics,
  queueMetrics,
  tableMetrics,
} from './metrics.ts';

const graph = (title: string, left: IMetric[], right: IMetric[] = []) =>
  new GraphWidget({ title, left, right, width: 12, height: 6 });

type Shown = {
  sources: readonly FunctionSource[];
  consumers: readonly Consumer[];
  workers: readonly Worker[];
  schedules: readonly Schedule[];
};

/** Rows of two graphs: what callers see, what lies below, and each folder of functions. */
export function widgetsOf(
  config: Config,
  apis: readonly Api[],
  { sources, consumers, workers, schedules }: Shown,
): IWidget[][] {
  const table = tableMetrics(config);
  const follow = consumers.map(({ name }) => functionMetrics(config, name));
  const working = workers.map(({ name }) => functionMetrics(config, name));
  const queues = workers.map(({ queue }) => queueMetrics(config, queue));
  const clockwork = schedules.map(({ name }) => functionMetrics(config, name));
  const fronts = apis.map(({ mode, id }) => {
    const { calls, refused, failed, median, latency } = apiMetrics(id);
    const unknown = mode === 'anonymous' ? [] : [authorizerErrors(config, mode).with({ label: 'Not let in' })];
    return [
      graph(`${mode}: calls`, [calls], [refused, failed, ...unknown]),
      graph(`${mode}: latency (ms)`, [median, latency]),
    ];
  });
  const folders = [...Map.groupBy(sources, folderOf)].map(([folder, ofFolder]) => {
    const metrics = ofFolder.map(({ name }) => functionMetrics(config, name));
    return [
      graph(
        `${folder}: calls`,
        metrics.map(({ calls }) => calls),
      ),
      graph(
        `${folder}: duration p99 (ms)`,
        metrics.map(({ duration }) => duration),
      ),
    ];
  });
  return [
    ...fronts,
    [graph('Table: units', [table.read, table.written]), graph('Table: trouble', [table.throttled, table.errors])],
    [
      graph(
        'Behind the writes (ms)',
        follow.map(({ lag }) => lag),
      ),
      graph(
        'Given up',
        [...consumers, ...workers].map(({ name }) => deadLetterMetric(config, name)),
        [...follow, ...working].map(({ errors }) => errors),
      ),
    ],
    [
      graph(
        'Queues: messages, and age of the oldest (s)',
        queues.map(({ waiting }) => waiting),
        queues.map(({ age }) => age),
      ),
      graph(
        'Queues: duration p99 (ms)',
        working.map(({ duration }) => duration),
      ),
    ],
    [
      graph(
        'By the clock: calls',
        clockwork.map(({ calls }) => calls),
        clockwork.map(({ errors }) => errors),
      ),
      graph(
        'By the clock: duration p99 (ms)',
        clockwork.map(({ duration }) => duration),
      ),
    ],
    ...folders,
  ];
}
