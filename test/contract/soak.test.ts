import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { soak } from '#bench/soak/soak.ts';

/** `npm run soak` goes on for half an hour, and looks at memory, too. */
const settings = { minutes: 0.75, seed: Number(process.env.SOAK_SEED ?? 1), clients: 12 };

test('under faults nobody is told what a retry does not explain, and in the end all holds', async () => {
  const scratch = await mkdtemp(join(tmpdir(), 'stagebook-soak-'));
  try {
    const { tally, checked, injected } = await soak(settings, scratch);
    expect([tally.findings, checked.problems]).toEqual([[], []]);
    for (const { faults } of Object.values(injected)) expect(Object.keys(faults).length).toBeGreaterThan(3);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}, 600_000);
