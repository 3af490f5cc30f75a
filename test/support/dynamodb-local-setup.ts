import type { TestProject } from 'vitest/node';

/** Vitest's globalSetup for the tests that run on AWS's DynamoDB Local besides. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  process.env.STAGEBOOK_TEST_DYNAMODB = 'local';
  const { startDynamoDB } = await import('./dynamodb.ts');
  const { endpoint, stop } = await startDynamoDB();
  project.provide('dynamodb', endpoint);
  delete process.env.STAGEBOOK_TEST_DYNAMODB;
  return stop;
}
