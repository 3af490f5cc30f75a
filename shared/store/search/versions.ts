import { isLive, type LiveVersion, lastUpdated, type Model } from '#shared/domain/entities.ts';
import { isPrompt } from '#shared/domain/prompts.ts';
import { renderVersion } from '#shared/domain/render.ts';
import { matches } from '#shared/domain/search/match.ts';
import { compareBy } from '#shared/domain/search/order-by.ts';
import { type Plan, plan, withoutName } from '#shared/domain/search/plan.ts';
import { wantsPrompts } from '#shared/domain/search/prompts.ts';
import type { Clause, Order, Searchable } from '#shared/domain/search/types.ts';
import { shards } from '#shared/operations/table.ts';
import {
  idOf,
  listPartition,
  maximumNumber,
  metaKey,
  numberOf,
  postedId,
  postingPrefix,
  recentPartition,
  versionKey,
} from '../keys.ts';
import { findModel, toModel } from '../models/get.ts';
import { getItems, type Item, queryPages } from '../read.ts';
import { toVersion } from '../versions/get.ts';
import { type Batches, type Row, together } from './batch.ts';
import type { Query } from './models.ts';
import { collect, takePage } from './page.ts';
import { mostSelective } from './postings.ts';
import { stretches } from './walk.ts';

type Found = { model: Model; version: LiveVersion };

const searchable = ({ model, version }: Found): Searchable => ({
  name: model.name,
  version: version.version,
  run_id: version.run_id,
  source: version.source,
  tags: version.tags,
  creation_timestamp: version.creation_timestamp,
  last_updated_timestamp: lastUpdated(model, version),
});

const toRow = (found: Found): Row<Found> => ({ on: searchable(found), entity: found });

/** One model's versions up to this many are read whole, strongly and in process: exact, and fresh to the last write. */
const mostWhole = 1_000;

/** No index has these orders across models, so all matches are sorted at once. */
const mostSorted = 5_000;

type Wanted = { clauses: readonly Clause[]; prompts: boolean; query: Query; size: number };

function toRows(
  models: ReadonlyMap<string, Model>,
  items: readonly (Item | undefined)[],
  prompts: boolean,
): Row<Found>[] {
  return items.flatMap((item) => {
    const model = item && models.get(idOf(item.pk));
    const version = item && toVersion(item);
    const found = model && model.deleted === undefined && isLive(version) && isPrompt(version.tags) === prompts;
    return found ? [toRow({ model, version })] : [];
  });
}

type Keyed = { pk: string; sk: string };

/** Versions by their keys, with their models, in one trip. `isStill` tells whether an index row is still true of an item. */
async function load(keys: readonly Keyed[], prompts: boolean, isStill: (item: Item) => boolean = () => true) {
  const metas = [...new Set(keys.map(({ pk }) => idOf(pk)))].map(metaKey);
  const items = await getItems([...metas, ...keys.map(({ pk, sk }) => ({ pk, sk }))]);
  const models = new Map(
    items.slice(0, metas.length).flatMap((item) => (item ? [[idOf(item.pk), toModel(item)] as const] : [])),
  );
  return toRows(
    models,
    items.slice(metas.length).filter((item) => item && isStill(item)),
    prompts,
  );
}

async function* walkTimes(
  partitions: string[],
  index: 'list' | 'recent',
  forward: boolean,
  from: string | undefined,
  wanted: Wanted,
): Batches<Found> {
  const along = { index, partitions, forward, from, limit: wanted.size };
  const sortKey = `${index}_sk` as const;
  for await (const { from, items } of stretches(along, wanted.size, true)) {
    const places = new Map(items.map((item) => [`${item.pk} ${item.sk}`, item[sortKey]]));
    const isStill = (item: Item) => places.get(`${item.pk} ${item.sk}`) === item[sortKey];
    yield { from: [from], cost: items.length, load: () => load(items, wanted.prompts, isStill) };
  }
}

/** One model's versions by number, from the table itself. */
async function* walkNumbers(
  model: Model,
  forward: boolean,
  from: string | undefined,
  { least, most }: Plan,
  wanted: Wanted,
): Batches<Found> {
  const [lowest, highest] = [versionKey(model.id, least).sk, versionKey(model.id, Math.min(most, maximumNumber)).sk];
  const bounds = forward ? { from: from ?? lowest, to: highest } : { from: lowest, to: from ?? highest };
  const models = new Map([[model.id, model]]);
  for await (const items of queryPages({ partition: metaKey(model.id).pk, ...bounds, forward, limit: wanted.size })) {
    const [first] = items;
    if (first) yield { from: [first.sk], cost: items.length, load: async () => toRows(models, items, wanted.prompts) };
  }
}

const isEmptyRange = ({ least, most }: Plan) => least > Math.min(most, maximumNumber);

async function* whole(models: readonly Model[], selected: Plan, wanted: Wanted): Batches<Found> {
  const cost = models.reduce((sum, { issued }) => sum + issued, 0);
  yield* together(cost, async () => {
    const rows = models.map(async (model) => {
      const all: Row<Found>[] = [];
      for await (const batch of walkNumbers(model, true, undefined, selected, { ...wanted, size: mostWhole }))
        all.push(...(await batch.load()));
      return all;
    });
    return (await Promise.all(rows)).flat();
  });
}

/** One model's versions, in the order of what is left of the order once the name is the same. */
async function* ofModel(model: Model, selected: Plan, from: string | undefined, wanted: Wanted): Batches<Found> {
  const range = Math.min(selected.most, model.issued) - selected.least + 1;
  if (range <= mostWhole) return yield* whole([model], selected, wanted);
  const posted = await mostSelective('v', selected.postings, postingPrefix(model.id));
  if (posted) return yield* ofPostings(posted, wanted);
  const [first] = withoutName(wanted.query.order);
  if (first?.key === 'last_updated_timestamp') {
    return yield* walkTimes([listPartition.versions(model.id)], 'list', first.ascending, from, wanted);
  }
  if (first?.key === 'creation_timestamp')
    return yield* sorted(walkNumbers(model, true, undefined, selected, wanted), wanted);
  yield* walkNumbers(model, first?.ascending ?? false, from, selected, wanted);
}

const ofPostings = (posted: readonly string[], { prompts }: Wanted): Batches<Found> =>
  together(posted.length, () =>
    load(
      posted.map((sk) => versionKey(postedId(sk), numberOf(sk))),
      prompts,
    ),
  );

async function* sorted(batches: Batches<Found>, { clauses }: Wanted): Batches<Found> {
  const rows = await collect(batches, matches(clauses), mostSorted);
  yield* together(rows.length, async () => rows);
}

/** Models by name, each with its versions. A later call begins at `[name, place within the model]`. */
async function* byName(models: AsyncGenerator<Model>, selected: Plan, wanted: Wanted): Batches<Found> {
  const [at, within] = wanted.query.start?.from ?? [];
  for await (const model of models) {
    for await (const batch of ofModel(model, selected, model.name === at ? within : undefined, wanted)) {
      yield { ...batch, from: [model.name, ...batch.from] };
    }
  }
}

async function* listModels(
  prompts: boolean,
  forward: boolean,
  from: string | undefined,
  prefix: string | undefined,
): AsyncGenerator<Model> {
  const along = {
    index: 'list' as const,
    partitions: [listPartition.models(prompts)],
    forward,
    from,
    prefix,
    limit: 100,
  };
  for await (const { items } of stretches(along, 100, false)) {
    const metas = await getItems(items.map(({ pk, sk }) => ({ pk, sk })));
    for (const [index, item] of metas.entries()) if (item && item.name === items[index]?.list_sk) yield toModel(item);
  }
}

async function* each<T>(list: readonly T[]): AsyncGenerator<T> {
  yield* list;
}

/** The models a filter's names or prefix select, if they are few. */
async function fewModels({ names, prefix }: Plan, prompts: boolean): Promise<Model[] | undefined> {
  if (names) return (await Promise.all(names.map(findModel))).filter((model) => model !== undefined);
  if (prefix === undefined) return undefined;
  const models: Model[] = [];
  for await (const model of listModels(prompts, true, undefined, prefix)) {
    if (models.push(model) > 200) return undefined;
  }
  return models;
}

/** The candidates by the most selective way there is; else all versions in the order wanted. */
async function* candidates(wanted: Wanted): Batches<Found> {
  const { clauses, prompts, query } = wanted;
  const selected = plan(clauses);
  if (isEmptyRange(selected)) return;
  const from = query.start?.from ?? [];
  const few = await fewModels(selected, prompts);
  if (few?.length === 1) return yield* ofModel(few[0] as Model, selected, from[0], wanted);
  if (few && few.reduce((sum, { issued }) => sum + issued, 0) <= mostWhole) return yield* whole(few, selected, wanted);
  const posted = await mostSelective('v', selected.postings);
  if (posted) return yield* ofPostings(posted, wanted);
  const [first] = query.order as [Order];
  if (first.key === 'name') {
    const models = few
      ? each(few.toSorted((a, b) => compareBy([first])(asNamed(a), asNamed(b))).filter(isFrom(first, from[0])))
      : listModels(prompts, first.ascending, from[0], selected.prefix);
    return yield* byName(models, selected, wanted);
  }
  const recent = Array.from({ length: shards }, (_, shard) => recentPartition.versions(prompts, shard));
  const walk =
    few && few.length <= 16
      ? walkTimes(
          few.map(({ id }) => listPartition.versions(id)),
          'list',
          first.ascending,
          from[0],
          wanted,
        )
      : walkTimes(recent, 'recent', first.ascending, from[0], wanted);
  yield* first.key === 'last_updated_timestamp' ? walk : sorted(walk, wanted);
}

const asNamed = ({ name }: Model): Searchable => ({ name, tags: {}, creation_timestamp: 0, last_updated_timestamp: 0 });

const isFrom = (order: Order, from: string | undefined) => (model: Model) =>
  from === undefined || compareBy([order])(asNamed(model), { ...asNamed(model), name: from }) >= 0;

/** A page of model versions, without aliases, as MLflow answers them. */
export function searchVersions(query: Query) {
  const { prompts, clauses } = wantsPrompts(query.clauses);
  const size = Math.min(500, Math.max(50, query.maxResults + 1));
  return takePage({
    batches: candidates({ clauses, prompts, query, size }),
    matches: matches(clauses),
    compare: compareBy(query.order),
    start: query.start,
    maxResults: query.maxResults,
    render: async (rows) => rows.map(({ entity }) => renderVersion(entity.model, entity.version, { aliases: false })),
  });
}
