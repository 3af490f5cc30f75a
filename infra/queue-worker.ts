import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { environment } from '#shared/operations/environment.ts';
import { visibilityOf, type Worker } from '#shared/operations/queues.ts';
import { followUp } from '#shared/operations/workers.ts';
import { accept } from './accept.ts';
import { fillingTokenStore, tokenStoreArn } from './artifact-host/token-store.ts';
import type { Config } from './config.ts';
import { deadLetterQueue } from './dead-letters.ts';
import { queueName } from './names.ts';
import { OperationFunction } from './operation-function.ts';

type Props = { config: Config; built: string; worker: Worker; logGroup: ILogGroup };

/** A queue, the function that works it off, and where what it cannot do is laid aside. */
export class QueueWorker extends Construct {
  constructor(scope: Construct, id: string, { config, built, worker, logGroup }: Props) {
    super(scope, id);
    const { name, timeout } = worker;
    const queue = new Queue(this, 'Queue', {
      queueName: queueName(config, worker.queue),
      visibilityTimeout: Duration.seconds(visibilityOf(worker)),
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      deadLetterQueue: { queue: deadLetterQueue(scope, config, name), maxReceiveCount: worker.receives },
    });
    const edgeTokens = config.artifactHost && name === followUp.name && tokenStoreArn(this, config);
    // Of the stack itself: a function that was another thing before keeps its place there, and with it its name.
    const { function: target } = new OperationFunction(scope, name, {
      config,
      built,
      source: worker,
      logGroup,
      timeout,
      besides: [taking(queue), ...(edgeTokens ? [fillingTokenStore(edgeTokens)] : [])],
    });
    if (edgeTokens) target.addEnvironment(environment.edgeTokens, edgeTokens);
    const mapping = new lambda.CfnEventSourceMapping(this, 'Mapping', {
      eventSourceArn: queue.queueArn,
      functionName: target.functionArn,
      batchSize: worker.batchSize,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: worker.concurrency },
    });
    accept(mapping, 'Serverless-LambdaEventSourceMappingDestination', 'The queue itself has one for what fails.');
  }
}

/** What Lambda does with the function's role, and the function with a message that failed. */
const taking = (queue: Queue): PolicyStatement =>
  new PolicyStatement({
    sid: 'Queue',
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
    resources: [queue.queueArn],
  });
