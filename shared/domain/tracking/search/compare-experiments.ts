import { compareText } from '../../search/compare.ts';
import type { Experiment } from '../entities.ts';
import type { ExperimentOrder } from './types.ts';
import { sortableId } from './vector.ts';

type Compare = (a: Experiment, b: Experiment) => number;

/** A time that is absent is before all others, as SQLite has it. */
const ascending: Record<ExperimentOrder['key'], Compare> = {
  name: (a, b) => compareText(a.name, b.name),
  experiment_id: (a, b) => compareText(sortableId(a.experiment_id), sortableId(b.experiment_id)),
  creation_time: (a, b) => (a.creation_time ?? -1) - (b.creation_time ?? -1),
  last_update_time: (a, b) => (a.last_update_time ?? -1) - (b.last_update_time ?? -1),
};

export function compareExperiments(order: readonly ExperimentOrder[]): Compare {
  return (a, b) => {
    for (const { key, ascending: isAscending } of order) {
      const difference = isAscending ? ascending[key](a, b) : ascending[key](b, a);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}
