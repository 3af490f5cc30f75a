import { Duration } from 'aws-cdk-lib';
import { Schedule as Rate, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Schedule, takeCheckpoint } from '#shared/operations/schedules.ts';
import { accept } from './accept.ts';
import type { Config } from './config.ts';
import { OperationFunction } from './operation-function.ts';

type Props = { config: Config; built: string; source: Schedule; logGroup: ILogGroup };

const minutesOf = ({ checkpoints }: Config, { name, everyMinutes }: Schedule): number =>
  name === takeCheckpoint.name ? checkpoints.everyMinutes : everyMinutes;

/** A function and the rule by which the clock starts it. */
export class ScheduledFunction extends Construct {
  constructor(scope: Construct, id: string, { config, built, source, logGroup }: Props) {
    super(scope, id);
    const { timeout } = source;
    const { function: target } = new OperationFunction(this, source.name, { config, built, source, logGroup, timeout });
    const rule = new Rule(this, 'Rule', {
      description: `Starts ${source.name}`,
      schedule: Rate.rate(Duration.minutes(minutesOf(config, source))),
      targets: [new LambdaFunction(target)],
    });
    accept(rule, 'Serverless-EventBusDLQ', 'What was missed is done the next time.');
  }
}
