import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ServerProcess } from '#test/support/server-process.ts';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';
import { clients } from './clients.ts';
import { mayFill, timestamps, unordered } from './compare.ts';
import { cleanEnvironment } from './environment.ts';
import { type Entry, expectSame, journalOf, resultOf } from './journal.ts';
import { startMlflow } from './mlflow-server.ts';
import { normalise } from './normalise.ts';
import { emptyRegistry } from './registry.ts';

const { missing, note, path } = clients('python3', 'python2');
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
        return journalOf(path(client), 'workflow.py', { cwd, env });
      };
      const [recorded, answered] = await Promise.all([
        // MLflow's registry refuses a model of a run it does not know: it has to be its own tracking server.
        workflow(mlflow.url, () => mlflow.url),
        workflow(stagebook.url, tracking),
      ]);

      const theirs = normalise(recorded.map(asOneThatDoesNotKnowTheRuns));
      const ours = normalise(answered);
      expectSame(ours, theirs, { typeOnly: timestamps, mayFill, unordered });
      // The comparison above would also hold between two servers that refuse everything.
      expect(resultOf(ours, 'loaded from Staging')).toEqual([3, 6]);
      expect(resultOf(ours, 'loaded by alias')).toEqual([3, 6]);
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
