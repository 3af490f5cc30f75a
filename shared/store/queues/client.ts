import { SQSClient } from '@aws-sdk/client-sqs';
import { environment } from '#shared/operations/environment.ts';

const endpoint = process.env[environment.sqsEndpoint];

export const sqs = new SQSClient({
  ...(endpoint === undefined ? {} : { endpoint }),
  maxAttempts: 3,
  // The URLs of queues are AWS's, wherever the endpoint is.
  useQueueUrlAsEndpoint: endpoint === undefined,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
});
