import type { TestProject } from 'vitest/node';
import { startDynamoDB } from './dynamodb.ts';

declare module 'vitest' {
  interface ProvidedContext {
    dynamodb: string;
  }
}

/** Vitest's globalSetup: one server for the run. Each test file takes a table of its own (`fresh-table.ts`). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { endpoint, stop } = await startDynamoDB();
  project.provide('dynamodb', endpoint);
  return stop;
}
