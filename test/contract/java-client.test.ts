import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServerProcess } from '#test/support/server-process.ts';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';
import { clients } from './clients.ts';
import { differences, errorExtras, mayFill, timestamps, unordered } from './compare.ts';
import { cleanEnvironment } from './environment.ts';
import { startMlflow } from './mlflow-server.ts';
import { run } from './tools.ts';

type Entry = { title: string; result?: unknown; status?: number; body?: unknown };

const { missing, note, path } = clients('python3', 'java');

describe.skipIf(missing)(`the unmodified Java client${note}`, () => {
  let mlflow: ServerProcess;
  let stagebook: Stagebook;

  beforeAll(async () => {
    [mlflow, stagebook] = await Promise.all([startMlflow(path('python3'), { serveArtifacts: true }), startStagebook()]);
  }, 120_000);

  afterAll(() => Promise.all([mlflow?.stop(), stagebook?.stop()]));

  test('2.17.2 sees on Stagebook what it sees on MLflow', { timeout: 120_000 }, async () => {
    const workflow = async (url: string) => {
      const env = cleanEnvironment({ MLFLOW_TRACKING_URI: url });
      const args = ['-cp', path('java'), join(import.meta.dirname, 'java/RegistryWorkflow.java')];
      return JSON.parse(await run('java', args, { env })) as Entry[];
    };
    const [theirs, ours] = await Promise.all([workflow(mlflow.url), workflow(stagebook.url)]);

    const policy = { typeOnly: timestamps, mayFill, unordered, mayLack: errorExtras };
    expect(ours.map((entry) => entry.title)).toEqual(theirs.map((entry) => entry.title));
    expect(theirs.flatMap((entry, index) => differences(entry, ours[index], policy, entry.title))).toEqual([]);
    // The comparison above would also hold between two servers that refuse everything.
    expect(ours.find(({ title }) => title === 'where it is')?.result).toBe('s3://bucket/java/2');
    expect(ours.find(({ title }) => title === 'found by a metric')?.result).toEqual(['jvm-1']);
  });
});
