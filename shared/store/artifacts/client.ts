import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { environment } from '#shared/operations/environment.ts';
import { requireEnvironment } from '#shared/wire/environment.ts';

export const bucketName = requireEnvironment(environment.bucket);

const endpoint = process.env[environment.s3Endpoint];

/** Whatever stands in for S3 is addressed by path: its host name knows no buckets. */
export const configFor = (url: string | undefined): S3ClientConfig => ({
  ...(url !== undefined && { endpoint: url, forcePathStyle: true }),
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
});

export const client = new S3Client(configFor(endpoint));

/** `{Bucket, Key}` of every request about one object. */
export const at = (key: string) => ({ Bucket: bucketName, Key: key });

/** S3 says so of an object, a version or an upload that is not there, and of a HEAD without a name. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && ['NoSuchKey', 'NotFound', 'NoSuchUpload', 'NoSuchVersion'].includes(error.name);
