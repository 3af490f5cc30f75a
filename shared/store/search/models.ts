import type { Model } from '#shared/domain/entities.ts';
import { isPrompt } from '#shared/domain/prompts.ts';
import { renderModel } from '#shared/domain/render.ts';
import { bytesOf } from '#shared/domain/room.ts';
import { matches } from '#shared/domain/search/match.ts';
import { compareBy } from '#shared/domain/search/order-by.ts';
import { plan } from '#shared/domain/search/plan.ts';
import type { Either } from '#shared/domain/search/plan-types.ts';
import { type Kinds, wantsPrompts } from '#shared/domain/search/prompts.ts';
import type { Span } from '#shared/domain/search/span.ts';
import type { Where } from '#shared/domain/search/types.ts';
import { conjuncts, isClause } from '#shared/domain/search/where.ts';
import type { Asker } from '#shared/wire/request.ts';
import { getItems, type Item } from '../items.ts';
import { idOf, listPartition, metaKey, recentPartition, sharded } from '../keys.ts';
import { toModel } from '../models/get.ts';
import { latestOf } from '../models/latest.ts';
import type { Sight } from '../permissions/sight.ts';
import { boundsOf } from '../query.ts';
import { type Batches, firstBatch, once, place, type Query, type Row, resume, together } from './batch.ts';
import { type Effort, newEffort } from './effort.ts';
import { limits } from './limits.ts';
import { fewSeen, findModels } from './named.ts';
import { takePage } from './page.ts';
import { mostSelective } from './postings.ts';
import { boundsIn, costOf, isStill, stretches, timeOf, type Walk } from './walk.ts';

type Wanted = Pick<Query, 'start'> & {
  sight: Sight;
  kinds: Kinds;
  size: number;
  select?: Walk['select'];
  updated?: Span | undefined;
};

const toRow = (model: Model): Row<Model> => ({
  on: {
    name: model.name,
    tags: model.tags,
    creation_timestamp: model.creation_timestamp,
    last_updated_timestamp: model.last_updated_timestamp,
    user_id: model.actor.id,
    ...(model.description !== undefined && { description: model.description }),
    aliases: () => Object.keys(model.aliases),
  },
  entity: model,
  bytes: bytesOf(model),
});

/** All of these models at once, if they are still there, what is looked for, and for the caller to see. */
const allOf = (count: number, read: () => Promise<Model[]>, { kinds, sight }: Wanted): Batches<Model> =>
  together(count, () =>
    once(async () =>
      (await read())
        .filter((model) => !model.deleted && kinds.includes(isPrompt(model.tags)) && sight.sees(model))
        .map(toRow),
    ),
  );

const byIds = (ids: readonly string[], wanted: Wanted): Batches<Model> =>
  allOf(
    ids.length,
    async () => (await getItems(ids.map(metaKey))).flatMap((item) => (item ? toModel(item) : [])),
    wanted,
  );

/** Models of an index in its order. */
async function* along(walk: Walk & { index: 'list' | 'recent' }, { start, sight }: Wanted): Batches<Model> {
  const { index } = walk;
  for await (const stretch of stretches({ ...walk, ...resume(start, index) })) {
    const load = async () => {
      const items = await getItems(stretch.rows);
      return items
        .filter((item, at) => isStill(walk, stretch.rows[at] as Item, item))
        .map((item) => toModel(item as Item))
        .filter(sight.sees)
        .map(toRow);
    };
    yield { from: [index, stretch.from], to: stretch.to, cost: costOf(stretch), load: () => once(load) };
  }
}

const byTime = (forward: boolean, wanted: Wanted): Batches<Model> => {
  const partitions = wanted.kinds.flatMap((kind) => sharded((shard) => recentPartition.models(kind, shard)));
  const walk = { partitions, forward, size: wanted.size, keepRuns: timeOf, ...boundsIn(wanted.updated) };
  return along({ index: 'recent', ...walk }, wanted);
};

const inList = (forward: boolean, prefix: string, { kinds, size, select }: Wanted): Walk & { index: 'list' } => ({
  index: 'list',
  partitions: kinds.map(listPartition.models),
  forward,
  size,
  select,
  ...boundsOf(prefix),
});

/** The ids of a prefix's models if they are few. */
async function prefixed(prefix: string, wanted: Wanted): Promise<string[] | undefined> {
  const ids: string[] = [];
  for await (const { rows } of stretches(inList(true, prefix, { ...wanted, size: limits.prefixed + 1 }))) {
    ids.push(...rows.map(({ pk }) => idOf(pk)));
    if (ids.length > limits.prefixed) return undefined;
  }
  return ids;
}

/** Clauses on the name are decided on the index alone, where the name is the sort key. */
function nameSelector(where: Where, effort: Effort): Walk['select'] {
  const onName = conjuncts(where).filter((part) => isClause(part) && part.type === 'attribute' && part.key === 'name');
  if (onName.length === 0) return undefined;
  const test = effort.counting(matches(onName));
  return ({ list_sk }) => test({ name: String(list_sk), tags: {}, creation_timestamp: 0, last_updated_timestamp: 0 });
}

/** What one of some names or one of some values finds, if that is little. */
async function ofEither({ names, postings }: Either, asker: Asker): Promise<string[] | undefined> {
  const [named, ids] = await Promise.all([findModels(asker, names), mostSelective({ entity: 'm' }, [postings])]);
  return ids && [...new Set([...named.map(({ id }) => id), ...ids])];
}

/** The candidates by the most selective way there is; else all models in the order wanted. */
async function candidates(
  { asker, where, order: [first], start, maxResults }: Query,
  kinds: Kinds,
  effort: Effort,
): Promise<Batches<Model>> {
  const { names, prefix = '', postings, either, updated } = plan(where);
  const { sight, few } = await fewSeen(asker, names);
  const size = firstBatch(maxResults, conjuncts(where).length === 0);
  const wanted = {
    start,
    sight,
    kinds,
    size,
    select: nameSelector(where, effort),
    updated,
  };
  const forward = first?.ascending ?? true;
  if (few) return allOf(few.length, async () => few, wanted);
  const posted = (await mostSelective({ entity: 'm' }, postings)) ?? (either && (await ofEither(either, asker)));
  if (posted) return byIds(posted, wanted);
  if (first?.key === 'name') return along(inList(forward, prefix, wanted), wanted);
  const ids = prefix === '' ? undefined : await prefixed(prefix, wanted);
  return ids ? byIds(ids, wanted) : byTime(forward, wanted);
}

/** Rows as messages with their latest versions. */
async function render(rows: Row<Model>[]) {
  const latest = new Map((await latestOf(rows.map(({ entity }) => entity))).map((one) => [one.model.id, one]));
  return rows.map(({ entity }) => {
    const found = latest.get(entity.id);
    return found && renderModel(found.model, found.versions);
  });
}

/** A page of the registered models that the asker may read, with their latest versions. */
export async function searchModels(query: Query) {
  const { order, maxResults, start } = query;
  const { kinds, where } = wantsPrompts(query.where);
  const effort = newEffort();
  return takePage({
    place,
    effort,
    batches: await candidates({ ...query, where }, kinds, effort),
    matches: matches(where),
    compare: compareBy(order),
    start,
    maxResults,
    render,
  });
}
