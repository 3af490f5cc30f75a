import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Checkpoint, checkpointProblem, type PublicKey } from '#shared/domain/checkpoint.ts';
import { genesis } from '#shared/domain/ledger.ts';
import { startStagebook } from '#test/support/stagebook.ts';

/** The laptop as it is started, stopped and started again. */

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'stagebook-clock-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** A Stagebook of its own, for as long as `work` takes; what that answers. */
async function during<Result>(args: string[], work: (url: string) => Promise<Result>): Promise<Result> {
  const env = { STAGEBOOK_SIGNING_KEY: '', STAGEBOOK_TABLE: '', STAGEBOOK_BUCKET: '', S3_ENDPOINT: '' };
  const { url, stop } = await startStagebook({ dataDir, args, env: { ...env, DYNAMODB_ENDPOINT: '' } });
  try {
    return await work(url);
  } finally {
    await stop();
  }
}

type Listed = { public_keys: [PublicKey]; checkpoints: [Checkpoint]; latest?: object };

const list = async (url: string) =>
  (await (await fetch(`${url}/api/2.0/stagebook/ledger/checkpoints`)).json()) as Listed;

/** Makes a model, and waits until its chain has it. */
async function create(url: string, name: string): Promise<void> {
  const made = await fetch(`${url}/api/2.0/mlflow/registered-models/create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  expect(made.status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}

test('what was chained is signed when it stops, by the key in the data folder', async () => {
  await during([], async (url) => {
    expect((await list(url)).checkpoints).toEqual([]);
    await create(url, 'alpha');
  });
  // The second time nothing has moved.
  for (const _ of [1, 2]) {
    const { public_keys, checkpoints, latest } = await during([], list);
    expect(checkpoints).toMatchObject([{ sequence: 1, heads: [{ n: 1 }] }]);
    expect(latest).toMatchObject({ sequence: 1 });
    expect(checkpointProblem(checkpoints[0], { sequence: 1, previous: genesis }, public_keys[0])).toBeUndefined();
    expect(public_keys[0].public_key).toBe(readFileSync(join(dataDir, 'signing-key.pub.pem'), 'utf8'));
  }
});

test('never, if that is chosen', async () => {
  await during(['--checkpoint-minutes', '0'], (url) => create(url, 'alpha'));
  expect((await during(['--checkpoint-minutes', '0'], list)).checkpoints).toEqual([]);
});
