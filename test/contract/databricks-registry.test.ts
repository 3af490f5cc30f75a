import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startStagebook } from '#test/support/stagebook.ts';
import { clients } from './clients.ts';
import { answersTo } from './databricks-answers.ts';
import { seenBy } from './databricks-journal.ts';
import { oneUrl } from './environment.ts';

const { missing, note, path } = clients('python3', 'python2');

const cwd = mkdtempSync(join(tmpdir(), 'databricks-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe.skipIf(missing)(`the unmodified databricks-sdk${note}`, { timeout: 240_000 }, () => {
  test.each([
    ['0.156.0', 'python3'],
    ['0.57.0', 'python2'],
  ] as const)('%s has an answer to each of its calls for registered models', async (sdk, client) => {
    const stagebook = await startStagebook({ args: ['--allow-private-hooks'] });
    try {
      const { seen } = await seenBy(path(client), 'databricks-registry.py', { cwd, env: oneUrl(stagebook.url) });
      expect(seen).toEqual(answersTo(sdk));
    } finally {
      await stagebook.stop();
    }
  });
});
