import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ServerProcess, startServer } from './server-process.ts';

export type Stagebook = ServerProcess & { dataDir: string };

const root = resolve(import.meta.dirname, '../..');

/**
 * Stagebook as its users start it: the local server in a process of its own. Without a `dataDir` it gets an empty one,
 * which `stop()` removes; `kill()` always leaves the data, so that a test can start again on it.
 */
export async function startStagebook(
  options: { dataDir?: string; args?: string[]; path?: string; env?: Record<string, string> } = {},
): Promise<Stagebook> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'stagebook-')));
  const server = await startServer('Stagebook', (port) => ({
    file: join(root, 'node_modules/.bin/node'),
    args: [
      ...['infra/local/main.ts', '--port', String(port), '--s3-port', '0', '--data', dataDir],
      ...(options.args ?? []),
    ],
    cwd: root,
    ...(options.env && { env: { ...process.env, ...options.env } }),
    ...(options.path !== undefined && { path: options.path }),
  }));
  return {
    ...server,
    dataDir,
    async stop() {
      await server.stop();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
