import type { TestProject } from 'vitest/node';
import { startOurS3 } from './s3.ts';

/** Vitest's globalSetup: one S3 for the run. Each test file takes a bucket of its own (`fresh-bucket.ts`). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { s3, stop } = await startOurS3();
  project.provide('s3', s3);
  return stop;
}
