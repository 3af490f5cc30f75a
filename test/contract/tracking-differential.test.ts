import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Stack } from '#infra/local/stack.ts';
import type { ServerProcess } from '#test/support/server-process.ts';
import { clients } from './clients.ts';
import { errorExtras, unordered } from './compare.ts';
import { startMlflow } from './mlflow-server.ts';
import type { Operation } from './requests.ts';
import { differencesIn } from './side-by-side.ts';
import { trackingDeliberate } from './tracking-deliberate.ts';
import { trackingOperations } from './tracking-operations.ts';

/** `SEED=7` repeats one sequence, `OPERATIONS=4000` makes it longer. */
const seeds = process.env.SEED ? [Number(process.env.SEED)] : [1, 2];
const count = Number(process.env.OPERATIONS ?? 400);

const { missing, note, path } = clients('python3');
const inherited = { ...process.env };

/** Lists of a run or a model; a search and a history have an order. */
const lists = ['params', 'metrics', 'dataset_inputs', 'model_inputs', 'model_outputs'];
const policy = { unordered: new Set([...unordered, ...lists]), mayLack: new Set([...errorExtras, 'workspace']) };
const historyPolicy = { ...policy, unordered };

describe.skipIf(missing)(`the same tracking operations on MLflow and on Stagebook${note}`, () => {
  let mlflow: ServerProcess;
  let stagebook: Stack;
  let data: string;

  // Experiments are never really gone, and their ids go on: each sequence begins on servers of its own.
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'stagebook-'));
    // A stack is its process's only one: what the one before left is where its database and its S3 were.
    process.env = { ...inherited };
    vi.resetModules();
    const { startStack } = await import('#infra/local/stack.ts');
    const theirs = startMlflow(path('python3'), { serveArtifacts: true });
    [mlflow, stagebook] = await Promise.all([theirs, startStack({ port: 0, host: '127.0.0.1', data })]);
  }, 120_000);

  afterEach(async () => {
    await Promise.all([mlflow?.stop(), stagebook?.stop()]);
    await rm(data, { recursive: true, force: true });
  });

  for (const seed of seeds) {
    test(`SEED=${seed}: ${count} operations get the same answers`, { timeout: 120_000 + count * 200 }, async () => {
      const found = await differencesIn(trackingOperations(seed, count), {
        mlflow: mlflow.url,
        stagebook: stagebook.url,
        settle: async (operation) => (runsFollow(operation) ? stagebook.drained() : undefined),
        deliberate: trackingDeliberate,
        policy: ({ path: route }) => (route === 'metrics/get-history' ? historyPolicy : policy),
      });
      expect(found.length, `SEED=${seed}, the first differences:\n${found.slice(0, 10).join('\n')}\n`).toBe(0);
    });
  }
});

/** The runs of an experiment are deleted and restored by and by. */
function runsFollow({ path: route }: Operation): boolean {
  return route === 'experiments/delete' || route === 'experiments/restore';
}
