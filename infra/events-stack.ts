import { Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Consumer } from '#shared/operations/consumers.ts';
import type { Worker } from '#shared/operations/queues.ts';
import type { Schedule } from '#shared/operations/schedules.ts';
import type { Config } from './config.ts';
import { deadLetterQueue } from './dead-letters.ts';
import { DeploymentHooks } from './deployment-hooks.ts';
import { handedOver } from './handover.ts';
import { logGroup } from './log-group.ts';
import { busName } from './names.ts';
import { OperationFunction } from './operation-function.ts';
import { QueueWorker } from './queue-worker.ts';
import { ScheduledFunction } from './schedule.ts';

type Props = StackProps & {
  config: Config;
  built: string;
  consumers: readonly Consumer[];
  workers: readonly Worker[];
  schedules: readonly Schedule[];
};

/**
 * What follows every write: the ledger, what is told outside, and what deletions and registrations leave to be done; and
 * what the clock starts.
 */
export class EventsStack extends Stack {
  constructor(scope: Construct, id: string, { config, built, consumers, workers, schedules, ...props }: Props) {
    super(scope, id, props);
    const stream = handedOver(this, config, 'stream-arn');
    const logs = logGroup(this, config, 'streams');
    new EventBus(this, 'Bus', { eventBusName: busName(config), description: 'What happens in the registry' });
    if (config.deploymentHooks.length > 0) new DeploymentHooks(this, 'DeploymentHooks', { config });
    for (const consumer of consumers) {
      const queue = deadLetterQueue(this, config, consumer.name);
      const { function: target } = new OperationFunction(this, consumer.name, {
        config,
        built,
        source: consumer,
        logGroup: logs,
        timeout: consumer.timeout,
        besides: reading(stream, queue),
      });
      new lambda.CfnEventSourceMapping(this, `${consumer.name}-mapping`, {
        eventSourceArn: stream,
        functionName: target.functionArn,
        // From the beginning: what was written while the function was being deployed counts, too.
        startingPosition: 'TRIM_HORIZON',
        batchSize: consumer.batchSize,
        maximumBatchingWindowInSeconds: 0,
        parallelizationFactor: consumer.parallelizationFactor,
        filterCriteria: { filters: consumer.filters.map((pattern) => ({ pattern: JSON.stringify(pattern) })) },
        functionResponseTypes: ['ReportBatchItemFailures'],
        bisectBatchOnFunctionError: true,
        maximumRetryAttempts: consumer.retries,
        // A record that fails for hours holds up all that follow in its shard, and is gone after a day.
        maximumRecordAgeInSeconds: 6 * 60 * 60,
        destinationConfig: { onFailure: { destination: queue.queueArn } },
      });
    }
    for (const worker of workers) {
      new QueueWorker(this, `${worker.name}-worker`, { config, built, worker, logGroup: logs });
    }
    for (const source of schedules) {
      new ScheduledFunction(this, `${source.name}-schedule`, { config, built, source, logGroup: logs });
    }
  }
}

/** What Lambda itself does with the function's role: it reads the stream, and keeps what was given up. */
const reading = (stream: string, queue: Queue): PolicyStatement[] => [
  new PolicyStatement({
    sid: 'Stream',
    actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
    resources: [stream],
  }),
  // IAM knows no resource of it.
  new PolicyStatement({ sid: 'Streams', actions: ['dynamodb:ListStreams'], resources: ['*'] }),
  new PolicyStatement({ sid: 'DeadLetters', actions: ['sqs:SendMessage'], resources: [queue.queueArn] }),
];
