import type { TestProject } from 'vitest/node';
import { startOurS3 } from './s3.ts';
import { startVersitygw } from './versitygw.ts';

/** Vitest's globalSetup for the tests that run on another S3 besides. Without Go they are skipped, and fail in CI. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  try {
    const { s3, stop } = await startVersitygw();
    project.provide('s3', s3);
    return stop;
  } catch (error) {
    const missing = `versitygw cannot run here: ${(error as Error).message.trim().split('\n').at(-1)}`;
    if (process.env.CI) throw new Error(missing, { cause: error });
    console.warn(`tests on another S3 skipped: ${missing}`);
    // What they prepare before they are skipped must succeed somewhere.
    const { s3, stop } = await startOurS3();
    project.provide('s3', { ...s3, missing });
    return stop;
  }
}
