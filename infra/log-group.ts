import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Config } from './config.ts';

/** `/stagebook-prod/model-versions`: one for each folder of `functions/`; lines tell the operation. */
export const logGroup = (scope: Construct, { prefix, logRetentionDays }: Config, name: string): LogGroup =>
  new LogGroup(scope, 'Logs', {
    logGroupName: `/${prefix}/${name}`,
    retention: logRetentionDays as RetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
