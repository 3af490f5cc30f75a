import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCountingProxy } from '#test/support/counting-proxy.ts';
import type { ServerProcess } from '#test/support/server-process.ts';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';
import { clients } from './clients.ts';
import { oneUrl } from './environment.ts';
import { journalOf } from './journal.ts';
import { startMlflow } from './mlflow-server.ts';

/** Files through the unmodified client's `mlflow-artifacts:`, beside a real server that keeps them in a folder. */

type Entry = { title: string; result?: unknown; status?: number | string; message?: string };

const { missing, note, path } = clients('python3', 'python2');

const versions = [
  // The laptop does not tell it to fetch in ranges, the cloud does.
  { version: '3.17.2', client: 'python3', parts: { MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD: 'true' } },
  // It does not ask the server whether it takes parts.
  { version: '2.22.5', client: 'python2', parts: { MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD: 'true' } },
] as const;

const MiB = 1024 * 1024;

describe.skipIf(missing)(`files through the Python client${note}`, { timeout: 240_000 }, () => {
  let mlflow: ServerProcess;
  let plain: Stagebook;
  let prefixed: Stagebook;
  let scratch: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'artifacts-'));
    [mlflow, plain, prefixed] = await Promise.all([
      startMlflow(path('python3'), { serveArtifacts: true }),
      startStagebook(),
      startStagebook({ args: ['--prefix', '/prod'], path: '/prod' }),
    ]);
  }, 120_000);

  afterAll(async () => {
    await Promise.all([mlflow?.stop(), plain?.stop(), prefixed?.stop()]);
    await rm(scratch, { recursive: true, force: true });
  });

  function journal(client: 'python3' | 'python2', url: string, settings: Record<string, string> = {}) {
    const folder = `${client}-${Math.random().toString(36).slice(2)}`;
    const options = { args: [folder], cwd: scratch, env: oneUrl(url, settings) };
    return journalOf<Entry>(path(client), 'artifacts.py', options);
  }

  const results = (entries: Entry[]) => entries.map(({ message, ...entry }) => entry);
  const entry = (entries: Entry[], title: string) => entries.find((one) => one.title === title);

  for (const { version, client, parts } of versions) {
    test(`${version} sees on Stagebook what it sees on MLflow, also below a path prefix`, async () => {
      const [theirs, ours, below] = [
        await journal(client, mlflow.url),
        await journal(client, plain.url),
        await journal(client, prefixed.url),
      ];
      expect(results(ours)).toEqual(results(theirs));
      expect(results(below)).toEqual(results(ours));
      // The comparison above would also hold between two servers that refuse everything.
      expect(entry(ours, 'the tree comes back')?.result).toBe(true);
      expect(entry(ours, 'one file that is not there')?.status).toBe(404);
    });

    test(`${version} sends every file in parts when it is told to, empty ones too`, async () => {
      const settings = { ...parts, MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE: '1', BIG_FILE: String(23 * MiB) };
      expect(entry(await journal(client, plain.url, settings), 'the tree comes back')?.result).toBe(true);
      const withEmpty = { ...settings, MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE: '0' };
      expect(entry(await journal(client, prefixed.url, withEmpty), 'the tree comes back')?.result).toBe(true);
    });

    test(`${version} moves no byte of a big file through the API`, async () => {
      const proxy = await startCountingProxy(plain.url);
      const settings = { ...parts, MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE: '1', BIG_FILE: String(23 * MiB) };
      const entries = await journal(client, proxy.url, settings);
      proxy.stop();
      expect(entry(entries, 'the tree comes back')?.result).toBe(true);
      // All that was asked and answered, headers included, for a tree of 24 MB that went up and came down.
      expect(proxy.take()).toBeLessThan(200_000);
    });

    test(`${version} is told what to set when a file is too big for a call`, async () => {
      const refused = entry(await journal(client, plain.url, { BIG_FILE: String(5 * MiB) }), 'log the tree');
      expect(refused?.status).toBe(413);
      expect(refused?.message).toContain('MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE=1');
      const overLambda = entry(await journal(client, plain.url, { BIG_FILE: String(9 * MiB) }), 'log the tree');
      expect(overLambda?.status).toBe(413);
      expect(overLambda?.message).toContain('MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE=1');
    });
  }
});
