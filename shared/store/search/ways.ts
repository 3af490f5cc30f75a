import type { Model } from '#shared/domain/entities.ts';
import { matches } from '#shared/domain/search/match.ts';
import { withoutName } from '#shared/domain/search/plan.ts';
import type { Plan } from '#shared/domain/search/plan-types.ts';
import { chunks, getItems, type Item } from '../items.ts';
import {
  digits,
  listPartition,
  maximumNumber,
  metaKey,
  numberOf,
  postedId,
  postingPrefix,
  recentPartition,
  sharded,
  versionKey,
} from '../keys.ts';
import { queryPages } from '../query.ts';
import { type Batches, once, type Position, type Row, resume, together } from './batch.ts';
import { type Found, loadVersions, toRows, type Wanted } from './found.ts';
import { limits } from './limits.ts';
import { mostSelective } from './postings.ts';
import { sorted } from './sorted.ts';
import { boundsIn, costOf, isStill, stretches, timeOf, type Walk } from './walk.ts';

/** Ways to model versions: each finds all that can match, and perhaps more. */

type Start = Pick<Position, 'from' | 'to'> | undefined;

/** Versions by the time of their last update, from an index. */
async function* byTime(along: Walk & { index: 'list' | 'recent' }, start: Start, wanted: Wanted): Batches<Found> {
  const walk = { ...along, ...boundsIn(wanted.updated) };
  const { index } = walk;
  for await (const stretch of stretches({ ...walk, ...resume(start, index) })) {
    const load = () => loadVersions(stretch.rows, wanted, (row, item) => isStill(walk, row, item));
    const models = new Set(stretch.rows.map(({ pk }) => pk)).size;
    yield { from: [index, stretch.from], to: stretch.to, cost: costOf(stretch) + models, load: () => once(load) };
  }
}

/** The whole registry's versions by time. */
export function ofAll(forward: boolean, start: Start, wanted: Wanted): Batches<Found> {
  const partitions = wanted.kinds.flatMap((kind) => sharded((shard) => recentPartition.versions(kind, shard)));
  return byTime({ index: 'recent', partitions, forward, size: wanted.size, keepRuns: timeOf }, start, wanted);
}

/** Some models' versions by time. */
export function ofSome(models: readonly Model[], forward: boolean, start: Start, wanted: Wanted): Batches<Found> {
  const partitions = models.map(({ id }) => listPartition.versions(id));
  // Of one model the index has the order to the last field, if both times and numbers go the same way.
  const [, second] = withoutName(wanted.order);
  const isOrdered = models.length === 1 && second?.key === 'version_number' && second.ascending === forward;
  const keepRuns = isOrdered ? undefined : timeOf;
  return byTime({ index: 'list', partitions, forward, size: wanted.size, keepRuns }, start, wanted);
}

/** Those of a model's versions that a plan picks by their numbers; `undefined`: it picks none. */
const picksOf = (model: Model, { picked, least, most }: Plan): number[] | undefined =>
  picked &&
  [...new Set(picked(model))].filter((version) => version >= least && version <= Math.min(most, model.issued));

/** How many versions of a model a plan leaves. */
export const spanOf = (model: Model, selected: Plan): number =>
  picksOf(model, selected)?.length ??
  Math.max(0, Math.min(selected.most, model.issued) - Math.max(1, selected.least) + 1);

/** Where the versions are that a plan leaves of a model of few, as postings name them. */
export const placesOf = (model: Model, selected: Plan): string[] => {
  const first = Math.max(1, selected.least);
  const numbers = picksOf(model, selected) ?? Array.from({ length: spanOf(model, selected) }, (_, n) => first + n);
  return numbers.map((version) => postingPrefix(model.id) + digits(version));
};

const numbersOf = (model: Model, { least, most }: Plan) => ({
  low: versionKey(model.id, Math.min(least, maximumNumber)).sk,
  high: versionKey(model.id, Math.max(0, Math.min(most, maximumNumber))).sk,
});

/** One model's versions by number, from the table itself. */
async function* byNumber(model: Model, selected: Plan, forward: boolean, start: Start, wanted: Wanted): Batches<Found> {
  const models = new Map([[model.id, model]]);
  const partitions = [metaKey(model.id).pk];
  const walk = { partitions, forward, size: wanted.size, ...numbersOf(model, selected), ...resume(start, 'number') };
  for await (const { from, to, rows } of stretches(walk)) {
    const load = async () => toRows(models, rows, wanted);
    yield { from: ['number', from], to, cost: rows.length, load: () => once(load) };
  }
}

async function* pagesOf(model: Model, selected: Plan): AsyncGenerator<Item[]> {
  const picks = picksOf(model, selected);
  if (picks) {
    const items = await getItems(picks.map((version) => versionKey(model.id, version)));
    return yield items.filter((item) => item !== undefined);
  }
  const { low, high } = numbersOf(model, selected);
  yield* queryPages({ partition: metaKey(model.id).pk, from: low, to: high });
}

async function* readWhole(model: Model, selected: Plan, wanted: Wanted): AsyncGenerator<Row<Found>[]> {
  const models = new Map([[model.id, model]]);
  for await (const items of pagesOf(model, selected)) yield await toRows(models, items, wanted);
}

/** Models that are read at once. */
const atOnce = 25;

/** All versions of few models, strongly read: what was written before the call is there. */
export const whole = (models: readonly Model[], selected: Plan, wanted: Wanted): Batches<Found> => {
  const filled = models.filter((model) => spanOf(model, selected) > 0);
  const cost = filled.reduce((sum, model) => sum + spanOf(model, selected), 0);
  return together(cost, async function* load() {
    const [only, ...others] = filled;
    if (only && others.length === 0) return yield* readWhole(only, selected, wanted);
    for (const some of chunks(filled, atOnce)) {
      const read = some.map(async (model) => {
        const rows: Row<Found>[] = [];
        for await (const page of readWhole(model, selected, wanted)) rows.push(...page);
        return rows;
      });
      yield (await Promise.all(read)).flat();
    }
  });
};

/** The versions that postings name. */
export const posted = (sks: readonly string[], wanted: Wanted): Batches<Found> => {
  const keys = sks.map((sk) => versionKey(postedId(sk), numberOf(sk)));
  return together(keys.length, async function* load() {
    for (const some of chunks(keys, limits.batch)) yield await loadVersions(some, wanted);
  });
};

/** Versions in an order that no way has. */
export const inMemory = (batches: Batches<Found>, { where }: Wanted): Batches<Found> =>
  sorted(batches, matches(where), 'name or last_updated_timestamp');

/** One model's versions, in the order of what is left of the order once the name is the same. */
export async function* ofModel(model: Model, selected: Plan, start: Start, wanted: Wanted): Batches<Found> {
  if (spanOf(model, selected) <= limits.whole) return yield* whole([model], selected, wanted);
  const sks = await mostSelective({ entity: 'v', prefix: postingPrefix(model.id) }, selected.postings);
  if (sks) return yield* posted(sks, wanted);
  const [first] = withoutName(wanted.order);
  const forward = first?.ascending ?? false;
  if (first?.key === 'last_updated_timestamp') return yield* ofSome([model], forward, start, wanted);
  if (first?.key === 'version_number') return yield* byNumber(model, selected, forward, start, wanted);
  yield* inMemory(byNumber(model, selected, true, undefined, wanted), wanted);
}
