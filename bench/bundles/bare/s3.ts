import { S3Client } from '@aws-sdk/client-s3';

/** What those that load S3's SDK are compared with, too. */
const client = new S3Client();

export const handler = async () => ({ statusCode: 200, body: String(client) });
