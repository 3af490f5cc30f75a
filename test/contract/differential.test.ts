import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Stack, startStack } from '#infra/local/stack.ts';
import type { ServerProcess } from '#test/support/server-process.ts';
import { clients } from './clients.ts';
import { errorExtras, mayFill, unordered } from './compare.ts';
import { deliberate } from './deliberate.ts';
import { startMlflow } from './mlflow-server.ts';
import { operations } from './operations.ts';
import { emptyRegistry } from './registry.ts';
import { differencesIn } from './side-by-side.ts';

/** `SEED=7` repeats one sequence, `OPERATIONS=4000` makes it longer. */
const seeds = process.env.SEED ? [Number(process.env.SEED)] : [1, 2];
const count = Number(process.env.OPERATIONS ?? 400);

const { missing, note, path } = clients('python3');

const policy = { mayFill, unordered, mayLack: errorExtras };
const latestPolicy = { ...policy, unordered: new Set([...unordered, 'model_versions']) };

describe.skipIf(missing)(`the same operations on MLflow and on Stagebook${note}`, () => {
  let mlflow: ServerProcess;
  let stagebook: Stack;
  let data: string;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'stagebook-'));
    const ours = startStack({ port: 0, host: '127.0.0.1', data });
    [mlflow, stagebook] = await Promise.all([startMlflow(path('python3')), ours]);
  }, 120_000);

  beforeEach(() => Promise.all([emptyRegistry(mlflow.url), emptyRegistry(stagebook.url)]));

  afterAll(async () => {
    await Promise.all([mlflow?.stop(), stagebook?.stop()]);
    await rm(data, { recursive: true, force: true });
  });

  for (const seed of seeds) {
    test(`SEED=${seed}: ${count} operations get the same answers`, { timeout: 60_000 + count * 100 }, async () => {
      const found = await differencesIn(operations(seed, count), {
        mlflow: mlflow.url,
        stagebook: stagebook.url,
        // After a rename the index follows by and by.
        settle: async ({ path: route }) => (route.endsWith('/rename') ? stagebook.drained() : undefined),
        deliberate,
        policy: ({ path: route }) => (route.endsWith('get-latest-versions') ? latestPolicy : policy),
      });
      expect(found.length, `SEED=${seed}, the first differences:\n${found.slice(0, 10).join('\n')}\n`).toBe(0);
    });
  }
});
