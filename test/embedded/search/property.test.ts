import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { freshTable } from '#test/support/fresh-table.ts';
import { type Drawn, limitsByPage, ownLimits } from './own-limits.ts';
import { pagesOf, rowsOf, type Seen } from './pages.ts';
import type { Asked } from './queries.ts';
import type { Shadow } from './shadow.ts';

/** Whatever lives in the registry, however far one call goes, whichever way each page takes. */

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const numRuns = Number(process.env.SEARCH_RUNS ?? 30);
const options = { seed, numRuns, endOnFailure: process.env.SHRINK === undefined };

beforeAll(() => freshTable());
const { take, isBounded } = ownLimits();
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 1_700_000_000_000 }));
afterEach(() => {
  vi.useRealTimers();
});

const clock = { now: () => Date.now(), advance: (ms: number) => void vi.setSystemTime(Date.now() + ms) };

async function compare(shadow: Shadow, { kind, filter, order_by, sizes }: Asked, drawn: Drawn) {
  const { answer } = await import('./shadow.ts');
  take(drawn, 0);
  const pages = await pagesOf(kind, { filter, order_by }, sizes, (page) => take(drawn, page));
  expect(rowsOf(pages)).toEqual(answer(shadow, kind, filter, order_by));
  if (isBounded(drawn)) return;
  // Only the bounds of a call's work make a page shorter than was asked for, or leave the last one empty.
  const wanted = pages.map((_, page) => sizes[page % sizes.length] as number);
  expect(pages.slice(0, -1).map(({ rows }) => rows.length)).toEqual(wanted.slice(0, -1));
  expect(pages.length === 1 || (pages.at(-1)?.rows.length ?? 0) > 0).toBe(true);
}

test(`a search answers what looking at everything finds (SEED=${seed})`, async () => {
  const { live, steps } = await import('./steps.ts');
  const { query } = await import('./queries.ts');
  const { clear } = await import('./clear.ts');
  const queries = fc.array(fc.tuple(query, limitsByPage), { minLength: 15, maxLength: 15 });
  const property = fc.asyncProperty(steps(10, 60), queries, async (life, asked) => {
    await clear();
    const shadow = await live(life, clock);
    for (const [one, drawn] of asked) await compare(shadow, one, drawn);
  });
  await fc.assert(property, options);
});

const nameOf = ({ name, version }: Seen) => `${name}/${version}`;

test(`amid writes, pages hold what stays as it is once, and nothing that is gone (SEED=${seed})`, async () => {
  const { live, steps } = await import('./steps.ts');
  const { query } = await import('./queries.ts');
  const { clear } = await import('./clear.ts');
  const { answer, snapshot } = await import('./shadow.ts');
  const property = fc.asyncProperty(
    steps(30, 60),
    fc.array(steps(1, 4), { minLength: 4, maxLength: 4 }),
    query,
    limitsByPage,
    async (life, writes, { kind, filter, order_by, sizes }, drawn) => {
      await clear();
      const shadow = await live(life, clock);
      const moments = [snapshot(shadow, kind)];
      take(drawn, 0);
      const pages = await pagesOf(kind, { filter, order_by }, sizes, async (page) => {
        take(drawn, page);
        // Whatever is written again from here on has another time than before.
        clock.advance(1);
        await live(writes[page - 1] ?? [], clock, shadow);
        moments.push(snapshot(shadow, kind));
      });
      const [first] = moments;
      const isSteady = (row: Seen) => moments.every((moment) => moment.get(nameOf(row)) === first?.get(nameOf(row)));
      const steady = answer(shadow, kind, filter, order_by).filter(isSteady);
      expect(rowsOf(pages).filter(isSteady)).toEqual(steady);
      for (const [page, { rows }] of pages.entries()) {
        for (const row of rows) expect([...(moments[page]?.keys() ?? [])]).toContain(nameOf(row));
      }
    },
  );
  await fc.assert(property, options);
});
