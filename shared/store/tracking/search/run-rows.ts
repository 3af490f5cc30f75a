import type { LifecycleStage, Run } from '#shared/domain/tracking/entities.ts';
import { bytesOfRun } from '#shared/domain/tracking/runs.ts';
import { vectorOf } from '#shared/domain/tracking/search/run-vector.ts';
import type { RunClause, RunOrder } from '#shared/domain/tracking/search/types.ts';
import { getItems, type Item } from '../../items.ts';
import { runKey } from '../keys.ts';
import { toRun } from '../runs.ts';
import { type SortedPosition, type SortedRow, sortedRow } from './found.ts';

/** What every way to runs has to know. */
export type Wanted = {
  experiments: readonly string[];
  stages: readonly LifecycleStage[];
  clauses: readonly RunClause[];
  order: readonly RunOrder[];
  start: SortedPosition | undefined;
  /** Rows of the first batch. */
  size: number;
};

/** Bytes of a run's answer besides what was logged. */
const least = 600;

/** The runs of these ids that are of the experiments and in the stages asked for. */
export async function loadRuns(
  ids: readonly string[],
  { experiments, stages, order }: Pick<Wanted, 'experiments' | 'stages' | 'order'>,
  isValid: (item: Item, index: number) => boolean = () => true,
): Promise<SortedRow<Run>[]> {
  const known = new Set(experiments);
  const vector = vectorOf(order);
  const items = await getItems(ids.map(runKey));
  return items.flatMap((item, index) => {
    if (!item || !isValid(item, index)) return [];
    const run = toRun(item);
    const isWanted = known.has(run.experiment_id) && stages.includes(run.lifecycle_stage);
    return isWanted ? [sortedRow(run, vector(run), least + bytesOfRun(run))] : [];
  });
}
