import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type Consumer, followUp } from '#shared/operations/consumers.ts';
import { environment } from '#shared/operations/environment.ts';
import type { Schedule } from '#shared/operations/schedules.ts';
import { accept } from './accept.ts';
import { fillingTokenStore, tokenStoreArn } from './artifact-host/token-store.ts';
import type { Config } from './config.ts';
import { handedOver } from './handover.ts';
import { logGroup } from './log-group.ts';
import { deadLetters } from './names.ts';
import { OperationFunction } from './operation-function.ts';
import { ScheduledFunction } from './schedule.ts';

type Props = StackProps & {
  config: Config;
  built: string;
  consumers: readonly Consumer[];
  schedules: readonly Schedule[];
};

/** Days a pointer to what was given up is kept; the records themselves are in the stream for one. */
const deadLetterRetention = Duration.days(14);

/**
 * What follows every write: the ledger, and what deletions and registrations leave to be done; and what the clock starts.
 */
export class EventsStack extends Stack {
  constructor(scope: Construct, id: string, { config, built, consumers, schedules, ...props }: Props) {
    super(scope, id, props);
    const stream = handedOver(this, config, 'stream-arn');
    const logs = logGroup(this, config, 'streams');
    for (const consumer of consumers) {
      const queue = new Queue(this, `${consumer.name}-dead-letters`, {
        queueName: deadLetters(config, consumer.name),
        retentionPeriod: deadLetterRetention,
        encryption: QueueEncryption.SQS_MANAGED,
        enforceSSL: true,
      });
      for (const rule of ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy']) {
        accept(queue, rule, 'It is a dead-letter queue itself.');
      }
      const edgeTokens = config.artifactHost && consumer.name === followUp.name && tokenStoreArn(this, config);
      const { function: target } = new OperationFunction(this, consumer.name, {
        config,
        built,
        source: consumer,
        logGroup: logs,
        timeout: consumer.timeout,
        besides: [...reading(stream, queue), ...(edgeTokens ? [fillingTokenStore(edgeTokens)] : [])],
      });
      if (edgeTokens) target.addEnvironment(environment.edgeTokens, edgeTokens);
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
