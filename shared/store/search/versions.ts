import type { Model } from '#shared/domain/entities.ts';
import { renderVersion } from '#shared/domain/render.ts';
import { compareText } from '#shared/domain/search/compare.ts';
import { matches } from '#shared/domain/search/match.ts';
import { compareBy } from '#shared/domain/search/order-by.ts';
import { type Plan, plan } from '#shared/domain/search/plan.ts';
import { type Kinds, wantsPrompts } from '#shared/domain/search/prompts.ts';
import { maximumNumber } from '../keys.ts';
import type { Sight } from '../permissions/sight.ts';
import { type Batches, firstBatch, place, type Query } from './batch.ts';
import { byName } from './by-name.ts';
import type { Found, Wanted } from './found.ts';
import { limits } from './limits.ts';
import { fewModels, fewSeen, listModels } from './named.ts';
import { takePage } from './page.ts';
import { mostSelective } from './postings.ts';
import { inMemory, ofAll, ofModel, ofSome, posted, spanOf, whole } from './ways.ts';

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

/** The candidates by the most selective way there is; else all versions in the order wanted. */
async function candidates(query: Query, kinds: Kinds): Promise<Batches<Found>> {
  const selected = plan(query.clauses);
  const { names, prefix, postings, least, most } = selected;
  const { sight, few: seen } = await fewSeen(query.asker, least > Math.min(most, maximumNumber) ? [] : names);
  const wanted = { ...query, sight, kinds, size: firstBatch(query.maxResults) };
  const few = seen?.filter(({ name }) => name.startsWith(prefix ?? ''));
  const ofTheFew = few && ofFew(few, selected, wanted);
  if (ofTheFew) return ofTheFew;
  const sks = await mostSelective({ entity: 'v' }, postings);
  if (sks) return posted(sks, wanted);
  // By name a prefix is a range of the walk; any other order would go through all other models' versions, too.
  const isRange = prefix === undefined || wanted.order[0]?.key === 'name';
  const some = few ?? (isRange ? undefined : (await fewModels(prefix))?.filter(sight.sees));
  return (some && ofFew(some, selected, wanted)) ?? walked(some, selected, wanted);
}

/** A page of the model versions that the asker may read, without aliases, as MLflow answers them. */
export async function searchVersions(query: Query) {
  const { order, maxResults, start } = query;
  const { kinds, clauses } = wantsPrompts(query.clauses);
  return takePage({
    place,
    batches: await candidates({ ...query, clauses }, kinds),
    matches: matches(clauses),
    compare: compareBy(order),
    start,
    maxResults,
    render: async (rows) => rows.map(({ entity }) => renderVersion(entity.model, entity.version, { aliases: false })),
  });
}
