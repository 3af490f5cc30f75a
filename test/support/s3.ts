import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setCredentials } from '#infra/local/connection.ts';
import { startEmbeddedS3 } from '#infra/local/s3.ts';

/** How a test reaches an S3; `missing` says why there is none on this machine. */
export type TestS3 = {
  endpoint: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  missing?: string;
};

declare module 'vitest' {
  interface ProvidedContext {
    s3: TestS3;
  }
}

/** The same for DynamoDB, which takes any: so one environment serves the functions for both. */
export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Ours, on a folder of its own. */
export const startOurS3 = async (): Promise<{ s3: TestS3; stop(): Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'stagebook-s3-'));
  setCredentials(true);
  const { endpoint, stop } = await startEmbeddedS3(folder, { port: 0, host: '127.0.0.1' }, () => {
    throw new Error('S3 ended in the middle of the tests');
  });
  return {
    s3: { endpoint, bucket: 'stagebook', ...credentials },
    stop: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
