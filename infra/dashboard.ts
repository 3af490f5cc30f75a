import { GraphWidget, type IMetric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Consumer } from '#shared/operations/consumers.ts';
import { type FunctionSource, folderOf } from '#shared/operations/operation.ts';
import type { Schedule } from '#shared/operations/schedules.ts';
import type { Api } from './alarms.ts';
import type { Config } from './config.ts';
import { apiMetrics, authorizerErrors, deadLetterMetric, functionMetrics, tableMetrics } from './metrics.ts';

const graph = (title: string, left: IMetric[], right: IMetric[] = []) =>
  new GraphWidget({ title, left, right, width: 12, height: 6 });

/** Rows of two graphs: what callers see, what lies below, and each folder of functions. */
export function widgetsOf(
  config: Config,
  apis: readonly Api[],
  sources: readonly FunctionSource[],
  consumers: readonly Consumer[],
  schedules: readonly Schedule[],
): IWidget[][] {
  const table = tableMetrics(config);
  const follow = consumers.map(({ name }) => functionMetrics(config, name));
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
        consumers.map(({ name }) => deadLetterMetric(config, name)),
        follow.map(({ errors }) => errors),
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
