import type { TestProject } from 'vitest/node';
import { javaClassPath } from './java.ts';
import { pythonFor } from './python.ts';

/**
 * The real clients, made ready once before any contract test runs, so that files running side by side never build the
 * same thing twice. What a machine cannot provide is a sentence, and the tests that need it are reported as skipped;
 * in CI it is a failure.
 */
type Client = { ready: string } | { missing: string };

export type Clients = { python3: Client; python2: Client; java: Client };

declare module 'vitest' {
  interface ProvidedContext {
    clients: Clients;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  const [python3, python2, java] = await Promise.all([
    attempt('mlflow 3.17.2', pythonFor('3.17.2')),
    attempt('the mlflow 2.22.5 client', pythonFor('2.22.5')),
    attempt('the Java client', javaClassPath()),
  ]);
  project.provide('clients', { python3, python2, java });
}

async function attempt(what: string, preparing: Promise<string>): Promise<Client> {
  try {
    return { ready: await preparing };
  } catch (error) {
    // A build that failed says why in its last line.
    const missing = `${what} cannot run here: ${(error as Error).message.trim().split('\n').at(-1)}`;
    if (process.env.CI) throw new Error(missing, { cause: error });
    console.warn(`contract tests skipped: ${missing}`);
    return { missing };
  }
}
