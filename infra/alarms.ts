import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Consumer } from '#shared/operations/consumers.ts';
import type { Config } from './config.ts';
import {
  apiMetrics,
  authorizerErrors,
  deadLetterMetric,
  functionMetrics,
  lambdaMetrics,
  tableMetrics,
} from './metrics.ts';

/** What somebody should look at, as data. What to do then is in docs/runbook.md, in a section with the alarm's name. */
export type AlarmSpec = {
  /** Without the environment's: `api-5xx` of `stagebook-prod-api-5xx`. */
  name: string;
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

/** Minutes that a consumer may be behind: a batch may take its time, and be tried again. `timeout` in seconds. */
const patience = (timeout: number) => Math.max(5, (2 * timeout) / 60);

/** `auditTransitions` → `audit-transitions`. */
const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export function alarmsOf(
  config: Config,
  apiId: string,
  consumers: readonly Pick<Consumer, 'name' | 'timeout'>[],
): AlarmSpec[] {
  const api = apiMetrics(apiId);
  const table = tableMetrics(config);
  const once = [1, 1] as const;
  const lasting = [3, 3] as const;
  return [
    {
      name: 'api-5xx',
      severity: 'high',
      summary: 'More than 1 % of calls fail.',
      metric: api.failedShare,
      threshold: 1,
      periods: [2, 3],
    },
    {
      name: 'api-latency',
      severity: 'medium',
      summary: 'One call in a hundred takes more than 3 s.',
      metric: api.usualLatency,
      threshold: 3_000,
      periods: lasting,
    },
    {
      name: 'authorizer-errors',
      severity: 'medium',
      summary: 'Callers cannot be identified.',
      metric: authorizerErrors(config),
      threshold: 5,
      periods: [2, 3],
    },
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
      {
        name: `${kebab(name)}-dead-letters`,
        severity: 'high',
        summary: `${name} gave something up.`,
        metric: deadLetterMetric(config, name),
        threshold: 0,
        periods: once,
      },
    ]),
  ];
}
