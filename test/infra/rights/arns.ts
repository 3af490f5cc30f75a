import { kebab, type QueueName } from '#shared/operations/queues.ts';

/** What stands for the one table, the one bucket, the keys, the queues and the bus in the statements that are checked. */
export const arns = {
  table: 'arn:aws:dynamodb:eu-central-1:123456789012:table/stagebook',
  bucket: 'arn:aws:s3:::stagebook',
  signingKey: 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  secretsKey: 'arn:aws:kms:eu-central-1:123456789012:key/ffffabcd-12ab-34cd-56ef-1234567890ab',
  queue: (name: QueueName) => `arn:aws:sqs:eu-central-1:123456789012:stagebook-test-${kebab(name)}`,
  bus: 'arn:aws:events:eu-central-1:123456789012:event-bus/stagebook-test',
};
