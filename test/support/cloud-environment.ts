import { environment } from '#shared/operations/environment.ts';

/** What functions find around them where AWS runs them, as far as they ask when they are loaded. */
export const cloudEnvironment = {
  [environment.table]: 'table',
  [environment.bucket]: 'files',
  [environment.signingKey]: 'arn:aws:kms',
  [environment.secretsKey]: 'arn:aws:kms',
  [environment.queues]: 'https://sqs.us-east-1.amazonaws.com/123456789012/stagebook-',
  [environment.bus]: 'stagebook',
  AWS_REGION: 'us-east-1',
};
