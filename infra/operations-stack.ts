import { Stack, type StackProps } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Consumer } from '#shared/operations/consumers.ts';
import type { FunctionSource } from '#shared/operations/operation.ts';
import type { Worker } from '#shared/operations/queues.ts';
import type { Schedule } from '#shared/operations/schedules.ts';
import { type AlarmSpec, alarmsOf } from './alarms.ts';
import type { Config } from './config.ts';
import { widgetsOf } from './dashboard.ts';
import { handedOver } from './handover.ts';
import { apiModesOf } from './sign-in.ts';

type Props = StackProps & {
  config: Config;
  /** Of the functions that are called, and the one that says who may. */
  sources: readonly FunctionSource[];
  consumers: readonly Consumer[];
  workers: readonly Worker[];
  schedules: readonly Schedule[];
};

/** What those see who keep it running. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, { config, sources, consumers, workers, schedules, ...props }: Props) {
    super(scope, id, props);
    const apis = apiModesOf(config).map((mode) => ({ mode, id: handedOver(this, config, `api-id-${mode}`) }));
    for (const spec of alarmsOf(config, apis, { consumers, workers, schedules })) this.alarm(config, spec);
    new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: config.prefix,
      widgets: widgetsOf(config, apis, { sources, consumers, workers, schedules }),
    });
  }

  private alarm(
    { prefix, alarmsTopicArn }: Config,
    { name, mode, severity, summary, metric, threshold, periods }: AlarmSpec,
  ): void {
    const id = mode ? `${name}-${mode}` : name;
    const alarm = new cloudwatch.Alarm(this, id, {
      alarmName: `${prefix}-${id}`,
      alarmDescription: `[${severity}] ${summary} What to do: docs/runbook.md#${name}`,
      metric,
      threshold,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      datapointsToAlarm: periods[0],
      evaluationPeriods: periods[1],
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    if (alarmsTopicArn) {
      const action = { bind: () => ({ alarmActionArn: alarmsTopicArn }) };
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
  }
}
