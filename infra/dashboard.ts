import { GraphWidget, type IMetric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Consumer } from '#shared/operations/consumers.ts';
import { folderOf, type Operation } from '#shared/operations/operation.ts';
import type { Config } from './config.ts';
import { apiMetrics, deadLetterMetric, functionMetrics, tableMetrics } from './metrics.ts';

const graph = (title: string, left: IMetric[], right: IMetric[] = []) =>
  new GraphWidget({ title, left, right, width: 12, height: 6 });

/** Rows of two graphs: what callers see, what lies below, and each folder of functions. */
export function widgetsOf(
  config: Config,
  apiId: string,
  operations: readonly Operation[],
  consumers: readonly Consumer[],
): IWidget[][] {
  const api = apiMetrics(apiId);
  const table = tableMetrics(config);
  const follow = consumers.map(({ name }) => functionMetrics(config, name));
  const folders = [...Map.groupBy(operations, folderOf)].map(([folder, ofFolder]) => {
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
    [graph('Calls', [api.calls], [api.refused, api.failed]), graph('Latency (ms)', [api.median, api.latency])],
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
    ...folders,
  ];
}
