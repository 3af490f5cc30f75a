import { beforeEach, expect, test, vi } from 'vitest';
import { freshTable } from '#test/support/fresh-table.ts';

/** Each run has a table of its own, so the modules that hold its name are loaded anew. */
beforeEach(async () => {
  vi.resetModules();
  await freshTable();
});

const workers = Number(process.env.FUZZ_WORKERS ?? 16);
const first = Number(process.env.SEED ?? 1);
const seeds = Array.from({ length: Number(process.env.FUZZ_RUNS ?? 4) }, (_, index) => first + index);

test.each(seeds)('nothing is lost, doubled or torn under concurrency and faults (SEED=%i)', async (seed) => {
  const { fuzz } = await import('#test/embedded/fuzz/run.ts');
  expect(await fuzz({ seed, workers })).toEqual([]);
});
