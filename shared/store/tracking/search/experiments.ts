import type { Experiment, LifecycleStage } from '#shared/domain/tracking/entities.ts';
import { renderExperiment } from '#shared/domain/tracking/render.ts';
import { compareExperiments } from '#shared/domain/tracking/search/compare-experiments.ts';
import { matchesExperiment } from '#shared/domain/tracking/search/match-experiment.ts';
import type { ExperimentClause, ExperimentOrder } from '#shared/domain/tracking/search/types.ts';
import { once, type Position, together } from '../../search/batch.ts';
import { takePage } from '../../search/page.ts';
import { listExperiments } from '../experiments.ts';

/** The order fields of an experiment. */
export type ExperimentPlace = {
  experiment_id: string;
  name: string;
  creation_time?: number | undefined;
  last_update_time?: number | undefined;
};

const place = {
  of: ({ experiment_id, name, creation_time, last_update_time }: Experiment): ExperimentPlace => ({
    experiment_id,
    name,
    ...(creation_time !== undefined && { creation_time }),
    ...(last_update_time !== undefined && { last_update_time }),
  }),
  on: (place: ExperimentPlace) => place as Experiment,
};

/** Bytes of an answer, about. */
const bytesOf = ({ name, tags }: Experiment) => 300 + Buffer.byteLength(name + JSON.stringify(tags));

type Query = {
  stages: readonly LifecycleStage[];
  clauses: readonly ExperimentClause[];
  order: readonly ExperimentOrder[];
  maxResults: number;
  start: Position<ExperimentPlace> | undefined;
};

/** A page of experiments. There are few of them, all in one partition: they are read whole, strongly. */
export async function searchExperiments({ stages, clauses, order, maxResults, start }: Query) {
  const test = matchesExperiment(clauses);
  const load = async () =>
    (await listExperiments()).map((experiment) => ({
      on: experiment,
      entity: experiment,
      bytes: bytesOf(experiment),
    }));
  return takePage({
    place,
    batches: together<Experiment, Experiment>(0, () => once(load)),
    matches: (experiment) => stages.includes(experiment.lifecycle_stage) && test(experiment),
    compare: compareExperiments(order),
    start,
    maxResults,
    render: async (rows) => rows.map(({ entity }) => renderExperiment(entity)),
  });
}
