import { readText } from '../body.ts';
import type { Operation } from '../call.ts';
import { S3Error } from '../error.ts';

export const createBucket: Operation = async (call) => {
  const { bucket, store } = call;
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) throw new S3Error('InvalidBucketName');
  // It may say a region: here all are one.
  await readText(call);
  if (store.hasBucket(bucket)) throw new S3Error('BucketAlreadyOwnedByYou');
  store.createBucket(bucket);
  return { headers: { location: `/${bucket}` } };
};

export const headBucket: Operation = () => ({ headers: { 'x-amz-bucket-region': 'us-east-1' } });
