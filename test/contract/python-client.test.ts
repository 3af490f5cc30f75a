import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ServerProcess } from '#test/support/server-process.ts';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';
import { clients } from './clients.ts';
import { differences, mayFill, timestamps, unordered } from './compare.ts';
import { cleanEnvironment } from './environment.ts';
import { startMlflow } from './mlflow-server.ts';
import { emptyRegistry } from './registry.ts';
import { run } from './tools.ts';

type Entry = { title: string; result?: unknown; more?: boolean; error_code?: string; message?: string };

const { missing, note, path } = clients('python3', 'python2');
const folder = import.meta.dirname;
/** Where each version keeps runs when nobody says anything: a file, in the folder the script runs in. */
const versions = [
  { version: '3.17.2', client: 'python3', tracking: (dir: string) => `sqlite:///${join(dir, 'mlflow.db')}` },
  { version: '2.22.5', client: 'python2', tracking: (dir: string) => join(dir, 'mlruns') },
] as const;

describe.skipIf(missing)(`the unmodified Python client${note}`, () => {
  let mlflow: ServerProcess;
  let stagebook: Stagebook;
  let scratch: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'workflow-'));
    [mlflow, stagebook] = await Promise.all([startMlflow(path('python3')), startStagebook()]);
  }, 120_000);

  beforeEach(() => Promise.all([emptyRegistry(mlflow.url), emptyRegistry(stagebook.url)]));

  afterAll(async () => {
    await Promise.all([mlflow?.stop(), stagebook?.stop()]);
    await rm(scratch, { recursive: true, force: true });
  });

  for (const { version, client, tracking } of versions) {
    test(`${version} sees on Stagebook what it sees on MLflow`, { timeout: 240_000 }, async () => {
      const workflow = async (registry: string, trackingUri: (dir: string) => string) => {
        const cwd = await mkdtemp(join(scratch, 'run-'));
        const env = cleanEnvironment({
          MLFLOW_TRACKING_URI: trackingUri(cwd),
          MLFLOW_REGISTRY_URI: registry,
          // A server error fails the test at once; by default the client insists for four minutes.
          MLFLOW_HTTP_REQUEST_MAX_RETRIES: '1',
        });
        const output = await run(path(client), [join(folder, 'workflow.py')], { cwd, env });
        return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as Entry[];
      };
      const [recorded, answered] = await Promise.all([
        // MLflow's registry refuses a model of a run it does not know: it has to be its own tracking server.
        workflow(mlflow.url, () => mlflow.url),
        workflow(stagebook.url, tracking),
      ]);

      const theirs = normalise(recorded.map(asOneThatDoesNotKnowTheRuns));
      const ours = normalise(answered);
      const policy = { typeOnly: timestamps, mayFill, unordered };
      expect(ours.map((entry) => entry.title)).toEqual(theirs.map((entry) => entry.title));
      expect(theirs.flatMap((entry, index) => differences(entry, ours[index], policy, entry.title))).toEqual([]);
      // The comparison above would also hold between two servers that refuse everything.
      expect(ours.find(({ title }) => title === 'loaded from Staging')?.result).toEqual([3, 6]);
      expect(ours.find(({ title }) => title === 'loaded by alias')?.result).toEqual([3, 6]);
    });
  }
});

/**
 * The client registers a logged model without its run (`models:/m-…`, no run_id). MLflow, being the tracking server too,
 * looks the run up; a registry alone cannot.
 */
function asOneThatDoesNotKnowTheRuns(entry: Entry): Entry {
  return JSON.parse(JSON.stringify(entry), (_, value) =>
    typeof value?.source === 'string' && value.source.startsWith('models:/m-') ? { ...value, run_id: '' } : value,
  );
}

/** Ids and folders are each run's own: the same one gets the same number wherever it appears. */
function normalise(journal: Entry[]): Entry[] {
  const seen: string[] = [];
  const numbered = (id: string) => {
    if (!seen.includes(id)) seen.push(id);
    return `id-${seen.indexOf(id)}`;
  };
  const text = (value: string) =>
    value.replace(/[^\s'"]*(?=\/[0-9a-f]{32}\/artifacts)/g, '<artifacts>').replace(/[0-9a-f]{32}/g, numbered);
  return JSON.parse(JSON.stringify(journal), (_, value) => (typeof value === 'string' ? text(value) : value));
}
