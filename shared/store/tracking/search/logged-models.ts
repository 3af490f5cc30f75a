import { isPosted, type Posted } from '#shared/domain/posted.ts';
import type { LoggedModel } from '#shared/domain/tracking/entities.ts';
import { renderLoggedModel } from '#shared/domain/tracking/render.ts';
import { vectorOfLoggedModel } from '#shared/domain/tracking/search/logged-model-vector.ts';
import { matchesLoggedModel } from '#shared/domain/tracking/search/match-logged-model.ts';
import type { DatasetFilter, LoggedModelClause, LoggedModelOrder } from '#shared/domain/tracking/search/types.ts';
import { compareVectors } from '#shared/domain/tracking/search/vector.ts';
import { inParallel } from '../../in-parallel.ts';
import { chunks } from '../../items.ts';
import { firstBatch, once, resume, together } from '../../search/batch.ts';
import { limits } from '../../search/limits.ts';
import { takePage } from '../../search/page.ts';
import { mostSelective } from '../../search/postings.ts';
import { sorted } from '../../search/sorted.ts';
import { costOf, stretches } from '../../search/walk.ts';
import { idIn, loggedModelPartition, timeIn } from '../keys.ts';
import { findLoggedModel } from '../logged-models.ts';
import { onEntity, place, type SortedBatches, type SortedPosition, type SortedRow, sortedRow } from './found.ts';

type Query = {
  experiments: readonly string[];
  clauses: readonly LoggedModelClause[];
  datasets: readonly DatasetFilter[];
  order: readonly LoggedModelOrder[];
  maxResults: number;
  start: SortedPosition | undefined;
};

type Wanted = Query & { size: number };

/** Models that are read at once: each is a partition of its own. */
const atOnce = 25;

const bytesOf = ({ params, tags, metrics }: LoggedModel) =>
  600 + Buffer.byteLength(JSON.stringify([params, tags])) + 250 * metrics.length;

async function load(ids: readonly string[], { experiments, order }: Wanted): Promise<SortedRow<LoggedModel>[]> {
  const vector = vectorOfLoggedModel(order);
  const models = await inParallel(ids, atOnce, findLoggedModel);
  return models.flatMap((model) => {
    const isWanted = model && model.lifecycle_stage === 'active' && experiments.includes(model.experiment_id);
    return isWanted ? [sortedRow(model, vector(model), bytesOf(model))] : [];
  });
}

/** Models by the time of their creation. */
async function* byTime(
  wanted: Wanted,
  forward: boolean,
  start: SortedPosition | undefined,
): SortedBatches<LoggedModel> {
  const { experiments, size } = wanted;
  const partitions = experiments.map(loggedModelPartition);
  // The newest come first in the index.
  const walk = { index: 'list' as const, partitions, forward: !forward, size, keepRuns: timeIn };
  for await (const stretch of stretches({ ...walk, ...resume(start, 'time') })) {
    const ids = stretch.rows.map(({ pk }) => idIn(pk));
    yield {
      from: ['time', stretch.from],
      to: stretch.to,
      cost: costOf(stretch),
      load: () => once(() => load(ids, wanted)),
    };
  }
}

const postedIn = (clauses: readonly LoggedModelClause[]): Posted[][] =>
  clauses.flatMap((clause) => {
    if (clause.type !== 'attribute' || clause.key !== 'source_run_id') return [];
    const values = clause.comparator === '=' || clause.comparator === 'IN' ? [clause.value].flat().map(String) : [];
    const posted = values.map((value) => ({ attribute: 'source_run_id' as const, value }));
    return values.length > 0 && values.every(isPosted) ? [posted] : [];
  });

/** The candidates by the most selective way there is: those of a run, or all, in the order wanted. */
async function candidates(wanted: Wanted): Promise<SortedBatches<LoggedModel>> {
  const { clauses, datasets, order, start } = wanted;
  const ids = await mostSelective({ entity: 'l' }, postedIn(clauses));
  if (ids) {
    return together(ids.length, async function* loadIds() {
      for (const some of chunks(ids, limits.batch)) yield await load(some, wanted);
    });
  }
  const [first] = order;
  if (first?.type === 'attribute' && first.key === 'creation_timestamp_ms')
    return byTime(wanted, first.ascending, start);
  const isMatch = onEntity(matchesLoggedModel(clauses, datasets));
  return sorted(byTime(wanted, false, undefined), isMatch, 'creation_timestamp');
}

/** A page of logged models. */
export async function searchLoggedModels(query: Query) {
  const { clauses, datasets, order, maxResults, start } = query;
  const compare = compareVectors(order);
  return takePage({
    place,
    batches: await candidates({ ...query, size: firstBatch(maxResults) }),
    matches: onEntity(matchesLoggedModel(clauses, datasets)),
    compare: (a, b) => compare(a.vector, b.vector),
    start,
    maxResults,
    render: async (rows) => rows.map(({ entity }) => renderLoggedModel(entity)),
  });
}
