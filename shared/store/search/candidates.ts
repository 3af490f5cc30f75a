import type { Model } from '#shared/domain/entities.ts';
import { compareText } from '#shared/domain/search/compare.ts';
import { plan } from '#shared/domain/search/plan.ts';
import type { Either, Plan } from '#shared/domain/search/plan-types.ts';
import type { Kinds } from '#shared/domain/search/prompts.ts';
import { conjuncts } from '#shared/domain/search/where.ts';
import type { Asker } from '#shared/wire/request.ts';
import { maximumNumber } from '../keys.ts';
import type { Sight } from '../permissions/sight.ts';
import { type Batches, firstBatch, type Query } from './batch.ts';
import { byName } from './by-name.ts';
import type { Found, Wanted } from './found.ts';
import { limits } from './limits.ts';
import type { Metrics } from './measured.ts';
import { fewModels, fewSeen, findModels, listModels } from './named.ts';
import { mostSelective } from './postings.ts';
import { inMemory, ofAll, ofModel, ofSome, placesOf, posted, spanOf, whole } from './ways.ts';

/** Models that are known already, in the order of their names from where a page ended. */
async function* inOrder(models: readonly Model[], forward: boolean, from: string | undefined) {
  const compare = (a: string, b: string) => (forward ? compareText(a, b) : compareText(b, a));
  for (const model of models.toSorted((a, b) => compare(a.name, b.name))) {
    if (from === undefined || compare(model.name, from) >= 0) yield model;
  }
}

/** To pass by a model that the asker does not see is work, too: as if it had no versions. */
async function* passed(models: AsyncIterable<Model>, { sees }: Sight) {
  for await (const model of models) yield sees(model) ? model : { ...model, issued: 0 };
}

/** A walk in the order wanted: of `some` models, or of all that the plan leaves. */
function walked(some: Model[] | undefined, { prefix, ...selected }: Plan, wanted: Wanted): Batches<Found> {
  const { order, start, size, sight } = wanted;
  const [first] = order;
  const forward = first?.ascending ?? false;
  if (first?.key === 'name') {
    const from = start?.from[0] === 'name' ? start.from[1] : undefined;
    const models = some ? inOrder(some, forward, from) : passed(listModels({ forward, from, prefix, size }), sight);
    return byName(models, selected, wanted);
  }
  const byTime = (direction: boolean, at: typeof start) =>
    some && some.length <= limits.models ? ofSome(some, direction, at, wanted) : ofAll(direction, at, wanted);
  return first?.key === 'last_updated_timestamp' ? byTime(forward, start) : inMemory(byTime(false, undefined), wanted);
}

/** Few versions are read whole; one model has ways of its own. */
function ofFew(models: readonly Model[], selected: Plan, wanted: Wanted): Batches<Found> | undefined {
  const [only, ...others] = models;
  if (only && others.length === 0) return ofModel(only, selected, wanted.start, wanted);
  const count = models.reduce((sum, model) => sum + spanOf(model, selected), 0);
  return count <= limits.whole ? whole(models, selected, wanted) : undefined;
}

/** What one of some names or one of some values finds, if that is little. */
async function ofEither(either: Either, selected: Plan, wanted: Wanted, asker: Asker): Promise<string[] | undefined> {
  const [named, sks] = await Promise.all([
    findModels(asker, either.names),
    mostSelective({ entity: 'v' }, [either.postings]),
  ]);
  const models = named.filter(wanted.sight.sees);
  const count = models.reduce((sum, model) => sum + spanOf(model, selected), 0);
  if (sks === undefined || count > limits.posted) return undefined;
  return [...new Set([...models.flatMap((model) => placesOf(model, selected)), ...sks])];
}

/** The models that are few enough to be looked at one by one; of each, META tells what a plan picks. */
async function someOf({ prefix, picked }: Plan, { order: [first], sight }: Wanted): Promise<Model[] | undefined> {
  // By name a prefix is a range of the walk; any other order would go through all other models' versions, too.
  if (first?.key === 'name' || (prefix === undefined && !picked)) return undefined;
  const models = await fewModels(prefix ?? '', picked ? limits.prefixed : limits.models);
  return models?.filter(sight.sees);
}

/** The candidates by the most selective way there is; else all versions in the order wanted. */
export async function candidates(query: Query, kinds: Kinds, metrics: Metrics): Promise<Batches<Found>> {
  const selected = plan(query.where);
  const { names, prefix = '', postings, either, least, most, updated } = selected;
  const { sight, few: seen } = await fewSeen(query.asker, least > Math.min(most, maximumNumber) ? [] : names);
  // By name it is models that are walked, of which each has some or none.
  const isAll = conjuncts(query.where).length === 0 && query.order[0]?.key !== 'name';
  const size = firstBatch(query.maxResults, isAll);
  const wanted = { ...query, sight, kinds, metrics, updated, size };
  const few = seen?.filter(({ name }) => name.startsWith(prefix));
  const ofTheFew = few && ofFew(few, selected, wanted);
  if (ofTheFew) return ofTheFew;
  const sks =
    (await mostSelective({ entity: 'v' }, postings)) ??
    (either && (await ofEither(either, selected, wanted, query.asker)));
  if (sks) return posted(sks, wanted);
  const some = few ?? (await someOf(selected, wanted));
  return (some && ofFew(some, selected, wanted)) ?? walked(some, selected, wanted);
}
