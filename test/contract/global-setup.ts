import type { TestProject } from 'vitest/node';
import { attempt, type Client } from './attempt.ts';
import { javaClassPath } from './java.ts';
import { pythonFor } from './python.ts';

/**
 * The real clients, made ready once before any contract test runs, so that files running side by side never build the
 * same thing twice.
 */
export type Clients = {
  python3: Client;
  python2: Client;
  registryWebhooks: Client;
  schemathesis: Client;
  java: Client;
};

declare module 'vitest' {
  interface ProvidedContext {
    clients: Clients;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  const [python3, python2, registryWebhooks, schemathesis, java] = await Promise.all([
    attempt('mlflow 3.17.2', pythonFor('3.17.2')),
    attempt('the mlflow 2.22.5 client', pythonFor('2.22.5')),
    attempt('databricks-registry-webhooks', pythonFor('registry-webhooks')),
    attempt('schemathesis', pythonFor('schemathesis')),
    attempt('the Java client', javaClassPath()),
  ]);
  project.provide('clients', { python3, python2, registryWebhooks, schemathesis, java });
}
