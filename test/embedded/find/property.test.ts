import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { freshTable } from '#test/support/fresh-table.ts';
import { limitsByPage, ownLimits } from '../search/own-limits.ts';
import { pagesOf, rowsOf } from '../search/pages.ts';
import { type Kind, print, type Tree, treeOf } from './filters.ts';
import { answer } from './oracle.ts';
import { world } from './world.ts';

/** Whatever lies in the registry and whatever is asked, whichever way each page takes. */

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const numRuns = Number(process.env.SEARCH_RUNS ?? 40);
const options = { seed, numRuns, endOnFailure: process.env.SHRINK === undefined };

beforeAll(() => freshTable());
const { take } = ownLimits();

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
    drawn: limitsByPage,
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
      take(drawn, 0);
      const pages = await pagesOf(`find ${kind}`, { filter, order_by }, sizes, (page) => take(drawn, page));
      expect([filter, rowsOf(pages)]).toEqual([filter, answer(models, kind, tree, order_by)]);
    }
  });
  await fc.assert(property, options);
});
