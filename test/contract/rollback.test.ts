import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';
import { clients } from './clients.ts';
import { oneUrl } from './environment.ts';
import { journalOf } from './journal.ts';

const { missing, note, path } = clients('python3');

describe.skipIf(missing)(`rollback, as the Python client sees it${note}`, { timeout: 240_000 }, () => {
  let stagebook: Stagebook;
  let cwd: string;

  beforeAll(async () => {
    [stagebook, cwd] = await Promise.all([startStagebook(), mkdtemp(join(tmpdir(), 'rollback-'))]);
  }, 120_000);

  afterAll(async () => {
    await stagebook?.stop();
    await rm(cwd, { recursive: true, force: true });
  });

  test('through two bad promotions it loads the last good version, by stage and by alias', async () => {
    const journal = await journalOf(path('python3'), 'rollback.py', { cwd, env: oneUrl(stagebook.url) });
    expect(Object.fromEntries(journal.map(({ title, result }) => [title, result]))).toEqual({
      'the bad one': [3, 6],
      'back from 3': '2',
      'back from 2': '1',
      'loaded by stage': [1, 2],
      'by alias, still the bad one': [3, 6],
      'alias back from 3': '2',
      'alias back from 2': '1',
      'loaded by alias': [1, 2],
      stages: ['Production', 'Archived', 'Archived'],
    });
  });
});
