import { CreateBucketCommand, HeadBucketCommand, S3Client, type S3ServiceException } from '@aws-sdk/client-s3';
import { environment } from '#shared/operations/environment.ts';
import { CannotStart } from './cannot-start.ts';
import { identity } from './connection.ts';

const statusOf = (error: unknown): number | undefined => (error as S3ServiceException).$metadata?.httpStatusCode;

/** Creates the bucket, unless it is there, in the S3 that `setS3` chose. */
export const ensureBucket = async (Bucket: string): Promise<void> => {
  const endpoint = process.env[environment.s3Endpoint] as string;
  const client = new S3Client({ ...identity(), endpoint, forcePathStyle: true });
  try {
    await client.send(new HeadBucketCommand({ Bucket })).catch(async (error) => {
      if (statusOf(error) !== 404) throw error;
      await client.send(new CreateBucketCommand({ Bucket }));
    });
  } catch (error) {
    const status = statusOf(error);
    const reason =
      status === 403
        ? 'it refuses the credentials AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
        : ((error as Error).message || String(error)).replace(/\.$/, '');
    throw new CannotStart(`The bucket '${Bucket}' at S3_ENDPOINT ${endpoint} cannot be used: ${reason}.`);
  } finally {
    client.destroy();
  }
};
