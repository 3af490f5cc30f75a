import fc from 'fast-check';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { freshTable } from '#test/support/fresh-table.ts';
import { pagesOf, rowsOf } from '../search/pages.ts';
import { type Kind, print, type Tree, treeOf } from './filters.ts';
import { answer } from './oracle.ts';
import { world } from './world.ts';

/** Whatever lies in the registry and whatever is asked, whichever way each page takes. */

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const numRuns = Number(process.env.SEARCH_RUNS ?? 40);
const options = { seed, numRuns, endOnFailure: process.env.SHRINK === undefined };

type Limits = typeof import('#shared/store/search/limits.ts').limits;
let limits: Limits;
let standard: Limits;

beforeAll(async () => {
  await freshTable();
  ({ limits } = await import('#shared/store/search/limits.ts'));
  standard = { ...limits };
});
afterEach(() => void Object.assign(limits, standard));

const orAsEver = (min: number, max: number) => fc.oneof(fc.integer({ min, max }), fc.constant(1_000));
/** So small that every way is taken, and every bound met, with few rows. */
const smallLimits = fc.record({
  cost: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(10_000)),
  batch: orAsEver(1, 8),
  scanned: orAsEver(1, 8),
  whole: orAsEver(0, 4),
  posted: orAsEver(0, 4),
  prefixed: orAsEver(0, 2),
  models: orAsEver(0, 3),
});

const orderKeys: Record<Kind, string[]> = {
  models: ['name', 'last_updated_timestamp'],
  versions: ['name', 'version_number', 'creation_timestamp', 'last_updated_timestamp'],
};

const orderOf = (kind: Kind) =>
  fc
    .shuffledSubarray(orderKeys[kind], { minLength: 0, maxLength: 2 })
    .chain((order) => fc.tuple(...order.map((key) => fc.constantFrom(key, `${key} ASC`, `${key} DESC`))));

/** A tree, written in a way that is drawn, too. */
const askedOf = (kind: Kind) =>
  fc.record({
    kind: fc.constant(kind),
    tree: treeOf(kind),
    style: fc.infiniteStream(fc.boolean()),
    order_by: orderOf(kind) as fc.Arbitrary<string[]>,
    sizes: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 3 }),
    drawn: fc.array(smallLimits, { minLength: 1, maxLength: 3 }),
  });

const asked = fc.oneof({ weight: 1, arbitrary: askedOf('models') }, { weight: 3, arbitrary: askedOf('versions') });

const written = (tree: Tree, style: Iterator<boolean>) => print(tree, () => style.next().value);

test(`a richer search answers what looking at everything finds (SEED=${seed})`, async () => {
  const { layWorld } = await import('./lay-world.ts');
  const { clear } = await import('../search/clear.ts');
  const property = fc.asyncProperty(world, fc.array(asked, { minLength: 20, maxLength: 20 }), async (models, all) => {
    await clear();
    await layWorld(models);
    for (const { kind, tree, style, order_by, sizes, drawn } of all) {
      const filter = written(tree, style);
      const take = (page: number) => void Object.assign(limits, standard, drawn[page % drawn.length]);
      take(0);
      const pages = await pagesOf(`find ${kind}`, { filter, order_by }, sizes, take);
      expect([filter, rowsOf(pages)]).toEqual([filter, answer(models, kind, tree, order_by)]);
    }
  });
  await fc.assert(property, options);
});
