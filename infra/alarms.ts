import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { authorizeToken } from '#shared/operations/authorizer.ts';
import type { Consumer } from '#shared/operations/consumers.ts';
import { kebab, type QueueName, type Worker } from '#shared/operations/queues.ts';
import type { Schedule } from '#shared/operations/schedules.ts';
import type { Config } from './config.ts';
import {
  apiMetrics,
  authorizerErrors,
  deadLetterMetric,
  functionMetrics,
  lambdaMetrics,
  queueMetrics,
  tableMetrics,
} from './metrics.ts';
import type { ApiMode } from './sign-in.ts';

/** An API that is deployed. */
export type Api = { mode: ApiMode; id: string };

/** What somebody should look at, as data. What to do then is in docs/runbook.md, in a section with the alarm's name. */
export type AlarmSpec = {
  /** Without the environment's and the mode's: `api-5xx` of `stagebook-prod-api-5xx-token`. */
  name: string;
  /** Of one API alone. */
  mode?: ApiMode;
  /** `high`: callers or the ledger suffer now. `medium`: look today. */
  severity: 'high' | 'medium';
  summary: string;
  metric: IMetric;
  /** Above it is too much. */
  threshold: number;
  /** So many of the last periods, of five minutes each, must be too much. */
  periods: readonly [of: number, last: number];
};

const minutes = 60_000;

const once = [1, 1] as const;
const lasting = [3, 3] as const;

/** Minutes that a consumer may be behind: a batch may take its time, and be tried again. `timeout` in seconds. */
const patience = (timeout: number) => Math.max(5, (2 * timeout) / 60);

/** Our own function fails, and nobody gets in; of the others only what they refuse is seen, which may be right. */
const authorizerAlarm = (config: Config, mode: ApiMode): Pick<AlarmSpec, 'severity' | 'summary' | 'metric'> =>
  mode === 'token'
    ? {
        severity: 'high',
        summary: 'Tokens cannot be looked up.',
        metric: functionMetrics(config, authorizeToken.name).errors,
      }
    : { severity: 'medium', summary: 'Callers cannot be identified.', metric: authorizerErrors(config, mode) };

function* alarmsOfApi(config: Config, { mode, id }: Api): Generator<AlarmSpec> {
  const api = apiMetrics(id);
  yield {
    name: 'api-5xx',
    mode,
    severity: 'high',
    summary: 'More than 1 % of calls fail.',
    metric: api.failedShare,
    threshold: 1,
    periods: [2, 3],
  };
  yield {
    name: 'api-latency',
    mode,
    severity: 'medium',
    summary: 'One call in a hundred takes more than 3 s.',
    metric: api.usualLatency,
    threshold: 3_000,
    periods: lasting,
  };
  if (mode === 'anonymous') return;
  yield { name: 'authorizer-errors', mode, ...authorizerAlarm(config, mode), threshold: 5, periods: [2, 3] };
}

/** What works behind the calls. */
export type Behind = {
  consumers: readonly Pick<Consumer, 'name' | 'timeout'>[];
  workers: readonly Pick<Worker, 'name' | 'queue'>[];
  schedules: readonly Pick<Schedule, 'name'>[];
};

/** Minutes that a message may wait before somebody looks. What waits for a webhook's next try is not in the queue's age. */
const longestWait: Record<QueueName, number> = { followUps: 60, deliveries: 30 };

const gaveUp = (config: Config, name: string): AlarmSpec => ({
  name: `${kebab(name)}-dead-letters`,
  severity: 'high',
  summary: `${name} gave something up.`,
  metric: deadLetterMetric(config, name),
  threshold: 0,
  periods: once,
});

const alarmsOfWorker = (config: Config, { name, queue }: Behind['workers'][number]): AlarmSpec[] => [
  {
    name: `${kebab(queue)}-age`,
    severity: 'medium',
    summary: `A message of ${name} has been waiting for more than ${longestWait[queue]} minutes.`,
    metric: queueMetrics(config, queue).age,
    threshold: longestWait[queue] * 60,
    periods: [2, 3],
  },
  gaveUp(config, name),
];

/** Where there are any. */
const alarmsOfHooks = (config: Config): AlarmSpec[] =>
  config.deploymentHooks.length === 0
    ? []
    : [
        {
          name: 'deployment-hooks-dead-letters',
          severity: 'high',
          summary: 'A deployment hook could not be started.',
          metric: deadLetterMetric(config, 'deploymentHooks'),
          threshold: 0,
          periods: once,
        },
      ];

export function alarmsOf(config: Config, apis: readonly Api[], { consumers, workers, schedules }: Behind): AlarmSpec[] {
  const table = tableMetrics(config);
  return [
    ...apis.flatMap((api) => [...alarmsOfApi(config, api)]),
    {
      name: 'function-throttles',
      severity: 'high',
      summary: 'Lambda refuses to run functions.',
      metric: lambdaMetrics.throttled,
      threshold: 0,
      periods: [2, 3],
    },
    {
      name: 'concurrency',
      severity: 'medium',
      summary: 'Of the functions that may run at once, 80 % do.',
      metric: lambdaMetrics.concurrent,
      threshold: 0.8 * config.concurrencyLimit,
      periods: lasting,
    },
    {
      name: 'table-errors',
      severity: 'high',
      summary: 'DynamoDB fails.',
      metric: table.errors,
      threshold: 5,
      periods: [2, 3],
    },
    {
      name: 'table-throttles',
      severity: 'medium',
      summary: 'DynamoDB refuses reads or writes.',
      metric: table.throttled,
      threshold: 100,
      periods: lasting,
    },
    ...consumers.flatMap(({ name, timeout }): AlarmSpec[] => [
      {
        name: `${kebab(name)}-lag`,
        severity: 'high',
        summary: `${name} is more than ${patience(timeout)} minutes behind.`,
        metric: functionMetrics(config, name).lag,
        threshold: patience(timeout) * minutes,
        periods: [2, 3],
      },
      gaveUp(config, name),
    ]),
    ...workers.flatMap((worker) => alarmsOfWorker(config, worker)),
    ...alarmsOfHooks(config),
    ...schedules.map(
      ({ name }): AlarmSpec => ({
        name: `${kebab(name)}-errors`,
        severity: 'medium',
        summary: `${name} failed.`,
        metric: functionMetrics(config, name).errors,
        threshold: 0,
        periods: once,
      }),
    ),
  ];
}
