import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startStagebook } from '#test/support/stagebook.ts';
import { clients } from './clients.ts';
import { oneUrl } from './environment.ts';
import { startMlflow } from './mlflow-server.ts';
import { run } from './tools.ts';

/** MLflow's webhooks, by its own client: made, changed and told the same as by a real server. */

const { missing, note, path } = clients('python3');

const cwd = mkdtempSync(join(tmpdir(), 'webhooks-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

/** What MLflow's server is told to let it send to this machine; it asks for webhooks once a minute unless told so. */
const lenient = {
  MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'https,http',
  MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
  MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
  MLFLOW_WEBHOOK_CACHE_TTL: '0',
};

async function seenOn(url: string): Promise<Record<string, unknown>> {
  const script = join(import.meta.dirname, 'webhooks.py');
  const text = await run(path('python3'), [script], { cwd, env: oneUrl(url) });
  return JSON.parse(text.trim().split('\n').at(-1) as string);
}

describe.skipIf(missing)(`webhooks by the unmodified client${note}`, { timeout: 240_000 }, () => {
  test('are as on MLflow’s own server, to the byte that a receiver gets', async () => {
    const [mlflow, stagebook] = await Promise.all([
      startMlflow(path('python3'), { env: lenient }),
      startStagebook({ args: ['--allow-private-hooks'] }),
    ]);
    try {
      const [theirs, ours] = [await seenOn(mlflow.url), await seenOn(stagebook.url)];
      expect(ours).toEqual(theirs);
      // The comparison would also hold between two servers that refuse everything.
      expect(ours['of a model']).toHaveLength(10);
      expect(ours['of a prompt']).toHaveLength(9);
      expect(JSON.stringify(ours)).not.toMatch(/"signature":"bad"/);
    } finally {
      await Promise.all([mlflow.stop(), stagebook.stop()]);
    }
  });
});
