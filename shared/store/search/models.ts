import type { Model } from '#shared/domain/entities.ts';
import { isPrompt } from '#shared/domain/prompts.ts';
import { renderModel } from '#shared/domain/render.ts';
import { matches } from '#shared/domain/search/match.ts';
import { compareBy } from '#shared/domain/search/order-by.ts';
import { plan } from '#shared/domain/search/plan.ts';
import { wantsPrompts } from '#shared/domain/search/prompts.ts';
import type { Clause, Order, Searchable } from '#shared/domain/search/types.ts';
import { shards } from '#shared/operations/table.ts';
import { idOf, listPartition, metaKey, recentPartition } from '../keys.ts';
import { findModel, toModel } from '../models/get.ts';
import { latestOf } from '../models/latest.ts';
import { getItems, type Item } from '../read.ts';
import { type Batches, type Row, together } from './batch.ts';
import { type Position, takePage } from './page.ts';
import { mostSelective } from './postings.ts';
import { stretches } from './walk.ts';

export type Query = {
  clauses: readonly Clause[];
  order: readonly Order[];
  maxResults: number;
  start: Position | undefined;
};

export const searchableModel = (model: Model): Searchable => ({
  name: model.name,
  tags: model.tags,
  creation_timestamp: model.creation_timestamp,
  last_updated_timestamp: model.last_updated_timestamp,
});

const toRow = (model: Model): Row<Model> => ({ on: searchableModel(model), entity: model });

/** META of each id that is still there, and among what is looked for. */
export async function loadModels(ids: readonly string[], prompts: boolean): Promise<Model[]> {
  const items = await getItems(ids.map(metaKey));
  return items
    .filter((item) => item !== undefined)
    .map(toModel)
    .filter((model) => model.deleted === undefined && isPrompt(model.tags) === prompts);
}

/** A prefix names few models, then their keys are read and put in whatever order; or too many. */
const mostPrefixed = 2_000;

/** Models of an index in its order; a row that moved in the index since is found where it is now. */
async function* walk(by: 'list' | 'recent', prompts: boolean, forward: boolean, query: Walked): Batches<Model> {
  const partitions =
    by === 'list'
      ? [listPartition.models(prompts)]
      : Array.from({ length: shards }, (_, shard) => recentPartition.models(prompts, shard));
  const { prefix, size, select } = query;
  const along = { index: by, partitions, forward, from: query.from, prefix, ...(!select && { limit: size }) };
  for await (const { from, items } of stretches(along, size, by === 'recent')) {
    const chosen = select ? items.filter(select) : items;
    const place = (item: Item) => item[`${by}_sk`];
    const places = new Map(chosen.map((item) => [idOf(item.pk), place(item)]));
    yield {
      from: [from],
      // A key of a megabyte's page costs a small part of what an item does.
      cost: chosen.length + Math.ceil(items.length / 20),
      load: async () => {
        const items = await getItems(chosen.map(({ pk, sk }) => ({ pk, sk })));
        return items
          .filter((item) => item !== undefined && places.get(idOf(item.pk)) === place(item))
          .map((item) => toRow(toModel(item as Item)));
      },
    };
  }
}

type Walked = {
  from: string | undefined;
  size: number;
  prefix?: string | undefined;
  /** Sorts out index rows before they are loaded. */
  select?: ((item: Item) => boolean) | undefined;
};

async function prefixedIds(prompts: boolean, prefix: string, select: Walked['select']): Promise<string[] | undefined> {
  const along = { index: 'list' as const, partitions: [listPartition.models(prompts)], forward: true, prefix };
  const ids: string[] = [];
  for await (const { items } of stretches(along, 500, false)) {
    ids.push(...items.filter(select ?? (() => true)).map(({ pk }) => idOf(pk)));
    if (ids.length > mostPrefixed) return undefined;
  }
  return ids;
}

/** Clauses on the name can be decided on the index alone, where the name is the sort key. */
function nameSelector(clauses: readonly Clause[]): Walked['select'] {
  const onName = clauses.filter(({ type, key }) => type === 'attribute' && key === 'name');
  if (onName.length === 0) return undefined;
  const test = matches(onName);
  return (item) => test({ name: String(item.list_sk), tags: {}, creation_timestamp: 0, last_updated_timestamp: 0 });
}

/** The candidates by the most selective way there is; else all models in the order wanted. */
async function* candidates(clauses: readonly Clause[], prompts: boolean, query: Query): Batches<Model> {
  const { names, prefix, postings } = plan(clauses);
  const load = (ids: readonly string[]) =>
    together(ids.length, async () => (await loadModels(ids, prompts)).map(toRow));
  if (names) {
    const found = (await Promise.all(names.map(findModel))).filter((model) => model !== undefined);
    return yield* together(names.length, async () => found.filter(({ tags }) => isPrompt(tags) === prompts).map(toRow));
  }
  const posted = await mostSelective('m', postings);
  if (posted) return yield* load(posted);
  const select = nameSelector(clauses);
  const [first] = query.order as [Order];
  const size = Math.min(500, Math.max(20, query.maxResults + 1));
  const from = query.start?.from[0];
  if (first.key === 'name') return yield* walk('list', prompts, first.ascending, { from, size, prefix, select });
  const ids = prefix === undefined ? undefined : await prefixedIds(prompts, prefix, select);
  if (ids) return yield* load(ids);
  yield* walk('recent', prompts, first.ascending, { from, size });
}

async function render(rows: Row<Model>[]) {
  const latest = new Map((await latestOf(rows.map(({ entity }) => entity))).map((one) => [one.model.id, one]));
  return rows.map(({ entity }) => {
    const found = latest.get(entity.id);
    return found && renderModel(found.model, found.versions);
  });
}

/** A page of registered models with their latest versions. */
export function searchModels(query: Query) {
  const { prompts, clauses } = wantsPrompts(query.clauses);
  return takePage({
    batches: candidates(clauses, prompts, query),
    matches: matches(clauses),
    compare: compareBy(query.order),
    start: query.start,
    maxResults: query.maxResults,
    render,
  });
}
