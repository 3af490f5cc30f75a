import { type Run, stagesOf, type ViewType } from '#shared/domain/tracking/entities.ts';
import { matchesRun } from '#shared/domain/tracking/search/match-run.ts';
import { parseRunFilter } from '#shared/domain/tracking/search/run-filter.ts';
import { parseRunOrderBy } from '#shared/domain/tracking/search/run-order.ts';
import { vectorOf } from '#shared/domain/tracking/search/run-vector.ts';
import { compareVectors } from '#shared/domain/tracking/search/vector.ts';
import type { Asked } from './run-queries.ts';

/** What a search must answer, by looking at everything. */
export function answer(runs: readonly Run[], { experiment_ids, filter, order_by, run_view_type }: Asked): Run[] {
  const order = parseRunOrderBy(order_by);
  const [vector, compare] = [vectorOf(order), compareVectors(order)];
  return runs
    .filter(({ experiment_id }) => experiment_ids.includes(experiment_id))
    .filter(({ lifecycle_stage }) => stagesOf(run_view_type as ViewType).includes(lifecycle_stage))
    .filter(matchesRun(parseRunFilter(filter)))
    .sort((a, b) => compare(vector(a), vector(b)));
}

export const idsOf = (runs: readonly Run[]): string[] => runs.map(({ run_id }) => run_id);
