import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { accept } from './accept.ts';
import type { Config } from './config.ts';
import { deadLetters } from './names.ts';

/** What is given up is kept for as long as SQS keeps anything; of a stream it is a pointer, whose records are there for a day. */
const retentionPeriod = Duration.days(14);

/** Where what `name` gave up is seen, and can be sent again from. */
export function deadLetterQueue(scope: Construct, config: Config, name: string): Queue {
  const queue = new Queue(scope, `${name}-dead-letters`, {
    queueName: deadLetters(config, name),
    retentionPeriod,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
  for (const rule of ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy']) {
    accept(queue, rule, 'It is a dead-letter queue itself.');
  }
  return queue;
}
