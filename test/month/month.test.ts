import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clients } from '#test/contract/clients.ts';
import { compareAll } from './compare.ts';
import { type Lived, liveThrough } from './month.ts';
import { problemsOf } from './problems.ts';
import { small } from './sizes.ts';

const { missing, note, path } = clients('python3');

describe.skipIf(missing)(`a simulated month${note}`, { timeout: 300_000 }, () => {
  let scratch: string;
  let lived: Lived;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'stagebook-month-'));
    const folder = { data: join(scratch, 'data'), raw: scratch };
    await mkdir(folder.data);
    lived = await liveThrough(small, folder);
  }, 300_000);

  afterAll(async () => {
    await lived?.simulated.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  test('a drift is found once and rolled back by a person, the fleet follows, and every number is numpy’s', async () => {
    const { compared, page } = await compareAll(lived, small, { python: path('python3'), folder: scratch });
    expect(problemsOf(lived, small, { compared, page })).toEqual([]);
  });
});
