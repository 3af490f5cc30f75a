import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';
import { clients } from './clients.ts';
import { oneUrl } from './environment.ts';
import { journalOf } from './journal.ts';

const { missing, note, path } = clients('python3');

describe.skipIf(missing)(`a comparison, beside what the Python client reads${note}`, { timeout: 240_000 }, () => {
  let stagebook: Stagebook;
  let cwd: string;

  beforeAll(async () => {
    [stagebook, cwd] = await Promise.all([startStagebook(), mkdtemp(join(tmpdir(), 'compare-'))]);
  }, 120_000);

  afterAll(async () => {
    await stagebook?.stop();
    await rm(cwd, { recursive: true, force: true });
  });

  test('of two models that it trained has its numbers, field by field', async () => {
    const journal = await journalOf(path('python3'), 'compare.py', { cwd, env: oneUrl(stagebook.url) });
    const tensor = (columns: number) => [{ name: '[0]', type: `tensor(float64, (-1, ${columns}))` }];
    expect(Object.fromEntries(journal.map(({ title, result }) => [title, result]))).toEqual({
      'coefficients is the client’s': true,
      'mae is the client’s': true,
      'r2 is the client’s': true,
      'rmse is the client’s': true,
      metrics: ['coefficients', 'mae', 'r2', 'rmse'],
      'params are the client’s': true,
      'params that differ': ['alpha'],
      tags: [['columns', ['3', '2']]],
      'versions are the client’s': true,
      aliases: [['champion'], []],
      inputs: [tensor(3), tensor(2)],
      'inputs retyped': [{ name: '[0]', from: tensor(3)[0]?.type, to: tensor(2)[0]?.type }],
      'dependencies changed': [{ name: 'scikit-learn', from: '==1.9.1', to: '==1.9.0' }],
      'dependencies added': ['pandas'],
      'files are the client’s': true,
      'the best is the client’s': true,
      'of the ridges': '2',
    });
  });
});
