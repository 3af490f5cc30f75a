import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServer } from '#test/support/server-process.ts';
import { cleanEnvironment } from './environment.ts';

type Options = {
  /**
   * It takes and hands out artifacts itself. By default clients write model files to its artifact folder themselves, so
   * that its registry can check a source against a run of its own.
   */
  serveArtifacts?: boolean;
  workers?: number;
  /** Where it keeps everything; it is removed at the end. */
  folder?: string;
  /** Its database, if not SQLite. */
  database?: string;
  env?: Record<string, string>;
};

/** A real `mlflow server`, on an empty SQLite file if nothing else is said. */
export async function startMlflow(
  python: string,
  { serveArtifacts = false, workers = 1, folder: given, database, env = {} }: Options = {},
): Promise<ServerProcess> {
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'mlflow-server-')));
  await mkdir(folder, { recursive: true });
  const server = await startServer('mlflow server', (port) => ({
    file: python,
    args: [
      ...['-m', 'mlflow', 'server', '--host', '127.0.0.1', '--port', String(port), '--workers', String(workers)],
      ...['--backend-store-uri', database ?? `sqlite:///${join(folder, 'mlflow.db')}`],
      ...(serveArtifacts
        ? ['--serve-artifacts', '--artifacts-destination', join(folder, 'artifacts')]
        : ['--default-artifact-root', join(folder, 'artifacts'), '--no-serve-artifacts']),
    ],
    cwd: folder,
    // The job runner is five more processes, none of which the registry uses.
    env: cleanEnvironment({ MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false', ...env }),
  }));
  return {
    ...server,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
