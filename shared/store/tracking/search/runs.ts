import type { Posted } from '#shared/domain/posted.ts';
import type { LifecycleStage, Run } from '#shared/domain/tracking/entities.ts';
import { renderRun } from '#shared/domain/tracking/render.ts';
import { runNameTag } from '#shared/domain/tracking/runs.ts';
import { matchesRun } from '#shared/domain/tracking/search/match-run.ts';
import type { RunClause, RunOrder } from '#shared/domain/tracking/search/types.ts';
import { compareVectors } from '#shared/domain/tracking/search/vector.ts';
import { isRunId } from '#shared/domain/tracking/values.ts';
import { firstBatch } from '../../search/batch.ts';
import { takePage } from '../../search/page.ts';
import { mostSelective } from '../../search/postings.ts';
import { isMetric } from '../keys.ts';
import { isPostedTag } from '../run-postings.ts';
import { datasetsOf } from '../runs.ts';
import { onEntity, place, type SortedBatches, type SortedPosition, type SortedRow } from './found.ts';
import type { Wanted } from './run-rows.ts';
import { boundsOf, byIds, byMetric, byTime, inMemory, withinBounds } from './run-ways.ts';

/** The ids that a filter names, if it names any. */
function idsIn(clauses: readonly RunClause[]): string[] | undefined {
  const lists = clauses.flatMap((clause) => {
    if (clause.type !== 'attribute' || clause.key !== 'run_id') return [];
    return clause.comparator === '=' || clause.comparator === 'IN' ? [[clause.value].flat()] : [];
  });
  if (lists.length === 0) return undefined;
  return lists.reduce((all, more) => all.filter((id) => more.includes(id))).filter(isRunId);
}

/** The tags that a run must have to match. */
const postedIn = (clauses: readonly RunClause[]): Posted[][] =>
  clauses.flatMap((clause) => {
    if (clause.comparator !== '=') return [];
    const key = clause.type === 'tag' ? clause.key : runNameTag;
    const isTag = clause.type === 'tag' || (clause.type === 'attribute' && clause.key === 'run_name');
    const value = String(clause.value);
    return isTag && isPostedTag(key, value) ? [[{ attribute: `tag.${key}` as const, value }]] : [];
  });

/** Metrics whose values a filter bounds. */
const boundedIn = (clauses: readonly RunClause[]): string[] => [
  ...new Set(
    clauses.flatMap((clause) =>
      clause.type === 'metric' && isMetric(clause.key) && boundsOf(clause.key, clauses).bounded ? [clause.key] : [],
    ),
  ),
];

/** Metrics whose bounds are tried one after the other. */
const mostMetrics = 5;

/** A metric is a partition of the index for each experiment: more of them are not asked, the runs of all are walked. */
const mostExperiments = 200;

/** The candidates by the most selective way there is; else all runs in the order wanted. */
async function candidates(wanted: Wanted): Promise<SortedBatches<Run>> {
  const { clauses, order, experiments } = wanted;
  const areFew = experiments.length <= mostExperiments;
  const named = idsIn(clauses) ?? (await mostSelective({ entity: 'r' }, postedIn(clauses)));
  if (named) return byIds([...new Set(named)], wanted);
  const [first] = order;
  if (first?.type === 'metric' && isMetric(first.key) && areFew) return byMetric(first, wanted);
  for (const key of areFew ? boundedIn(clauses).slice(0, mostMetrics) : []) {
    const found = await withinBounds(key, wanted);
    if (found) return byIds(found, wanted);
  }
  const isTime = first?.type === 'attribute' && first.key === 'start_time';
  if (isTime) return byTime(wanted, { ascending: first.ascending });
  return inMemory(byTime(wanted, { ascending: false, start: undefined }), wanted);
}

async function render(rows: SortedRow<Run>[]) {
  const runs = rows.map(({ entity }) => entity);
  const datasets = await datasetsOf(runs);
  return runs.map((run, index) => renderRun(run, datasets[index] ?? []));
}

type Query = {
  experiments: readonly string[];
  stages: readonly LifecycleStage[];
  clauses: readonly RunClause[];
  order: readonly RunOrder[];
  maxResults: number;
  start: SortedPosition | undefined;
};

/** A page of runs. */
export async function searchRuns({ maxResults, ...query }: Query) {
  const { clauses, order, start } = query;
  const compare = compareVectors(order);
  return takePage({
    place,
    batches: await candidates({ ...query, size: firstBatch(maxResults) }),
    matches: onEntity(matchesRun(clauses)),
    compare: (a, b) => compare(a.vector, b.vector),
    start,
    maxResults,
    render,
  });
}
