import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { attempt, type Client } from '#test/contract/attempt.ts';
import { pythonFor } from '#test/contract/python.ts';

declare module 'vitest' {
  interface ProvidedContext {
    moto: Client;
    mlflow: Client;
  }
}

/** Vitest's globalSetup: CloudFormation's stand-in and its linter, and mlflow's client. */
export default async function setup(project: TestProject): Promise<void> {
  const requirements = join(import.meta.dirname, 'requirements.txt');
  project.provide('moto', await attempt('moto', pythonFor('moto', requirements)));
  project.provide('mlflow', await attempt('mlflow 3.17.2', pythonFor('3.17.2')));
}
