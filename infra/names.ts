import { Arn, ArnFormat, type Stack } from 'aws-cdk-lib';
import { kebab, type QueueName } from '#shared/operations/queues.ts';
import type { Config } from './config.ts';

/**
 * What things are called in the account. Stacks name each other's things by these instead of by exports, which would keep
 * an operation, say, from being removed while the API of yesterday still mentions it.
 */
export const tableName = ({ prefix, table }: Config): string => table?.existing ?? prefix;

export function bucketName({ prefix, bucket }: Config, { account, region }: Stack): string {
  if (bucket === undefined) return `${prefix}-${account}-${region}`;
  return 'existing' in bucket ? bucket.existing : bucket.name;
}

export const functionName = ({ prefix }: Config, name: string): string => `${prefix}-${name}`;

/** Of the queues between functions: what their URLs and ARNs begin with. */
export const queueUrls = ({ prefix }: Config, { account, region, urlSuffix }: Stack): string =>
  `https://sqs.${region}.${urlSuffix}/${account}/${prefix}-`;

export const queueName = ({ prefix }: Config, queue: QueueName): string => `${prefix}-${kebab(queue)}`;

export const queueArn = (config: Config, stack: Stack, queue: QueueName): string =>
  Arn.format({ service: 'sqs', resource: queueName(config, queue) }, stack);

export const busName = ({ prefix }: Config): string => prefix;

export const busArn = (config: Config, stack: Stack): string =>
  Arn.format({ service: 'events', resource: 'event-bus', resourceName: busName(config) }, stack);

/** Of a stream's consumer, or of a queue's worker: what it gave up. */
export const deadLetters = ({ prefix }: Config, name: string): string => `${prefix}-${name}-dead-letters`;

export const tableArn = (config: Config, stack: Stack): string =>
  Arn.format({ service: 'dynamodb', resource: 'table', resourceName: tableName(config) }, stack);

export const bucketArn = (config: Config, stack: Stack): string =>
  Arn.format({ service: 's3', region: '', account: '', resource: bucketName(config, stack) }, stack);

export const functionArn = (config: Config, stack: Stack, name: string): string =>
  Arn.format(
    {
      service: 'lambda',
      resource: 'function',
      resourceName: functionName(config, name),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    },
    stack,
  );
