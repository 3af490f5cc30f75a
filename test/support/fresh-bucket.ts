import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { inject } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import './s3.ts';

export type FreshBucket = {
  name: string;
  endpoint: string;
  client: S3Client;
  /** What the client is made of, for other clients. */
  config: S3ClientConfig & { endpoint: string };
};

/**
 * An empty bucket and the environment that leads the functions to it: import them after this, dynamically. The server
 * is the one of the run (`s3-setup.ts`, or `versitygw-setup.ts`).
 */
export const freshBucket = async (): Promise<FreshBucket> => {
  const name = `stagebook-${randomUUID()}`;
  const { endpoint, accessKeyId, secretAccessKey } = inject('s3');
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    [environment.bucket]: name,
    [environment.s3Endpoint]: endpoint,
    [environment.s3PublicEndpoint]: endpoint.replace('127.0.0.1', '{host}'),
  });
  const config = {
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  };
  const client = new S3Client(config);
  await client.send(new CreateBucketCommand({ Bucket: name }));
  return { name, endpoint, client, config };
};
