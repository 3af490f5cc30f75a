import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { ServerProcess } from '#test/support/server-process.ts';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';
import type { Policy } from './compare.ts';
import { oneUrl } from './environment.ts';
import { type Entry, expectSame, journalOf } from './journal.ts';
import { startMlflow } from './mlflow-server.ts';
import { normalise } from './normalise.ts';
import { emptyRegistry } from './registry.ts';

/** A real server, Stagebook, and Stagebook below a path; scripts get nothing but the URL of one of them. */
export function threeServers(python: () => string) {
  let mlflow: ServerProcess;
  let plain: Stagebook;
  let prefixed: Stagebook;
  let scratch: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'one-url-'));
    [mlflow, plain, prefixed] = await Promise.all([
      startMlflow(python(), { serveArtifacts: true }),
      startStagebook(),
      startStagebook({ args: ['--prefix', '/prod'], path: '/prod' }),
    ]);
  }, 120_000);

  beforeEach(() => Promise.all([mlflow, plain, prefixed].map(({ url }) => emptyRegistry(url))));

  afterAll(async () => {
    await Promise.all([mlflow?.stop(), plain?.stop(), prefixed?.stop()]);
    await rm(scratch, { recursive: true, force: true });
  });

  /** Holds a script's journals against each other and returns Stagebook's. One after the other: a busy machine is slow. */
  return async (client: string, script: string, policy: Policy): Promise<Entry[]> => {
    const journal = async ({ url }: { url: string }) => {
      const cwd = await mkdtemp(join(scratch, 'run-'));
      return normalise(await journalOf(client, script, { cwd, env: oneUrl(url) }));
    };
    const theirs = await journal(mlflow);
    const ours = await journal(plain);
    expectSame(ours, theirs, policy);
    expectSame(await journal(prefixed), theirs, policy);
    return ours;
  };
}
