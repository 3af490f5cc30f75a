import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { AuthMode } from '#infra/local/auth/ways.ts';
import { type ServerProcess, startServer } from './server-process.ts';

export type Stagebook = ServerProcess & { dataDir: string };

const root = resolve(import.meta.dirname, '../..');

/**
 * Stagebook as its users start it: the local server in a process of its own. Without a `dataDir` it gets an empty one,
 * which `stop()` removes; `kill()` always leaves the data, so that a test can start again on it.
 */
export async function startStagebook(
  options: { dataDir?: string; args?: string[]; auth?: AuthMode; path?: string; env?: Record<string, string> } = {},
): Promise<Stagebook> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'stagebook-')));
  const server = await startServer('Stagebook', (port) => ({
    file: join(root, 'node_modules/.bin/node'),
    args: [
      ...['infra/local/main.ts', '--port', String(port), '--s3-port', '0', '--data', dataDir],
      ...(options.auth ? ['--auth', options.auth] : []),
      ...(options.args ?? []),
    ],
    cwd: root,
    // However callers sign in, it asks nobody.
    ...(options.auth && { health: '/openapi.json' }),
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

/** `npm run <command> -- …`, to its end. */
async function runCommand(command: 'token' | 'policy', args: string[], env: NodeJS.ProcessEnv) {
  const child = spawn(join(root, 'node_modules/.bin/node'), [join(root, `infra/local/${command}.ts`), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = [child.stdout, child.stderr].map(async (stream) =>
    (await stream.setEncoding('utf8').toArray()).join(''),
  );
  const [code] = await once(child, 'close');
  const [out, err] = (await Promise.all(texts)) as [string, string];
  return { code: code as number, out, err };
}

export const tokenCommand = (args: string[], env: NodeJS.ProcessEnv = {}) => runCommand('token', args, env);
export const policyCommand = (args: string[], env: NodeJS.ProcessEnv = {}) => runCommand('policy', args, env);
