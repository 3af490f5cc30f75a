import type { S3ServiceException } from '@aws-sdk/client-s3';

/** S3's code and status for what must not go through. */
export const refusal = async (sending: Promise<unknown>): Promise<{ code: string; status: number | undefined }> => {
  try {
    await sending;
  } catch (error) {
    const { name, $metadata } = error as S3ServiceException;
    return { code: name, status: $metadata?.httpStatusCode };
  }
  throw new Error('it was not refused');
};
