import fc from 'fast-check';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { freshTable } from '#test/support/fresh-table.ts';
import { pagesOf } from './pages.ts';

/** Whatever runs there are, however far one call goes, whichever way each page takes. */

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const numRuns = Number(process.env.SEARCH_RUNS ?? 10);
const options = { seed, numRuns, endOnFailure: process.env.SHRINK === undefined };

beforeAll(() => freshTable());
afterEach(async () => (await import('./small-limits.ts')).restore());

test(`a search of runs answers what looking at everything finds (SEED=${seed})`, async () => {
  const { clear } = await import('../search/clear.ts');
  const { answer, idsOf } = await import('./brute-force.ts');
  const { layRuns } = await import('./lay.ts');
  const { query, runs } = await import('./run-queries.ts');
  const { areBounded, limitsByPage, take } = await import('./small-limits.ts');
  const queries = fc.array(fc.tuple(query, limitsByPage), { minLength: 20, maxLength: 20 });
  const property = fc.asyncProperty(runs(5, 60), queries, async (laid, asked) => {
    await clear();
    await layRuns(laid);
    for (const [{ sizes, ...one }, drawn] of asked) {
      take(drawn, 0);
      const pages = await pagesOf('searchRuns', one, sizes, (page) => take(drawn, page));
      expect([one, pages.flat()]).toEqual([one, idsOf(answer(laid, { ...one, sizes }))]);
      if (areBounded(drawn)) continue;
      const wanted = pages.map((_, page) => sizes[page % sizes.length]);
      expect(pages.slice(0, -1).map(({ length }) => length)).toEqual(wanted.slice(0, -1));
      expect(pages.length === 1 || (pages.at(-1)?.length ?? 0) > 0).toBe(true);
    }
  });
  await fc.assert(property, options);
});
