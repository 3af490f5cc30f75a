import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { QueueName } from '#shared/operations/queues.ts';
import { table } from '#shared/operations/table.ts';
import { authorizerErrorMetric } from './access-log.ts';
import type { Config } from './config.ts';
import { deadLetters, functionName, queueName, tableName } from './names.ts';
import type { ApiMode } from './sign-in.ts';

/** The figures that alarms and the dashboard are made of. */

type Dimensions = Record<string, string>;

const period = Duration.minutes(5);

const metric =
  (namespace: string) =>
  (metricName: string, statistic: string, dimensionsMap: Dimensions = {}): Metric =>
    new Metric({ namespace, metricName, statistic, dimensionsMap, period, label: metricName });

const gateway = metric('AWS/ApiGateway');
const lambda = metric('AWS/Lambda');
const dynamodb = metric('AWS/DynamoDB');
const sqs = metric('AWS/SQS');

/** `id` must not occur twice in a graph. */
const sum = (id: string, label: string, metrics: readonly Metric[]): IMetric => {
  const usingMetrics = Object.fromEntries(metrics.map((one, index) => [`${id}${index}`, one]));
  return new MathExpression({
    expression: Object.keys(usingMetrics).join(' + '),
    usingMetrics,
    label,
    period,
  });
};

/** As CloudWatch has them; of a transaction it counts the whole. */
const requests = [
  'GetItem',
  'BatchGetItem',
  'Query',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'TransactWriteItems',
];

export const apiMetrics = (ApiId: string) => {
  const [calls, refused, failed] = ['Count', '4xx', '5xx'].map((name) => gateway(name, Stats.SUM, { ApiId })) as [
    Metric,
    Metric,
    Metric,
  ];
  const latency = gateway('Latency', 'p99', { ApiId });
  return {
    calls,
    refused,
    failed,
    failedShare: new MathExpression({
      // A single failure in a quiet hour is a line in the log, and nobody's alarm.
      expression: 'IF(calls >= 20, 100 * failed / calls, 0)',
      usingMetrics: { calls, failed },
      label: '5xx, % of calls',
      period,
    }),
    latency,
    usualLatency: new MathExpression({
      // The slowest of three calls is no one in a hundred.
      expression: 'IF(calls >= 20, latency, 0)',
      usingMetrics: { calls, latency },
      label: 'Latency p99, if there are calls',
      period,
    }),
    median: gateway('Latency', 'p50', { ApiId }),
  };
};

export const tableMetrics = (config: Config) => {
  const TableName = tableName(config);
  const places = [
    { TableName },
    ...Object.keys(table.indexes).map((index) => ({ TableName, GlobalSecondaryIndexName: index })),
  ];
  const throttled = ['ReadThrottleEvents', 'WriteThrottleEvents'].flatMap((name) =>
    places.map((place) => dynamodb(name, Stats.SUM, place)),
  );
  return {
    errors: sum(
      'errors',
      'System errors',
      requests.map((Operation) => dynamodb('SystemErrors', Stats.SUM, { TableName, Operation })),
    ),
    throttled: sum('throttled', 'Throttled reads and writes', throttled),
    read: dynamodb('ConsumedReadCapacityUnits', Stats.SUM, { TableName }),
    written: dynamodb('ConsumedWriteCapacityUnits', Stats.SUM, { TableName }),
  };
};

export const functionMetrics = (config: Config, name: string) => {
  const of = (metricName: string, statistic: string) =>
    lambda(metricName, statistic, { FunctionName: functionName(config, name) }).with({ label: name });
  return {
    calls: of('Invocations', Stats.SUM),
    errors: of('Errors', Stats.SUM),
    duration: of('Duration', 'p99'),
    lag: of('IteratorAge', Stats.MAXIMUM),
  };
};

/** Of the account: an environment has one of its own. */
export const lambdaMetrics = {
  throttled: lambda('Throttles', Stats.SUM),
  concurrent: lambda('ConcurrentExecutions', Stats.MAXIMUM),
};

export const deadLetterMetric = (config: Config, name: string): Metric =>
  sqs('ApproximateNumberOfMessagesVisible', Stats.MAXIMUM, { QueueName: deadLetters(config, name) }).with({
    label: name,
  });

export const queueMetrics = (config: Config, queue: QueueName) => {
  const of = (metricName: string) =>
    sqs(metricName, Stats.MAXIMUM, { QueueName: queueName(config, queue) }).with({ label: queue });
  return { age: of('ApproximateAgeOfOldestMessage'), waiting: of('ApproximateNumberOfMessagesVisible') };
};

export const authorizerErrors = (config: Config, mode: ApiMode): Metric => {
  const { metricNamespace, metricName } = authorizerErrorMetric(config, mode);
  return metric(metricNamespace)(metricName, Stats.SUM);
};
