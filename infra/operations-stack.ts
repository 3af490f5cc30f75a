import { Stack, type StackProps } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Consumer } from '#shared/operations/consumers.ts';
import type { Operation } from '#shared/operations/operation.ts';
import { type AlarmSpec, alarmsOf } from './alarms.ts';
import type { Config } from './config.ts';
import { widgetsOf } from './dashboard.ts';
import { handedOver } from './handover.ts';

type Props = StackProps & { config: Config; operations: readonly Operation[]; consumers: readonly Consumer[] };

/** What those see who keep it running. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, { config, operations, consumers, ...props }: Props) {
    super(scope, id, props);
    const apiId = handedOver(this, config, 'api-id');
    for (const spec of alarmsOf(config, apiId, consumers)) this.alarm(config, spec);
    new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: config.prefix,
      widgets: widgetsOf(config, apiId, operations, consumers),
    });
  }

  private alarm(
    { prefix, alarmsTopicArn }: Config,
    { name, severity, summary, metric, threshold, periods }: AlarmSpec,
  ): void {
    const alarm = new cloudwatch.Alarm(this, name, {
      alarmName: `${prefix}-${name}`,
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
