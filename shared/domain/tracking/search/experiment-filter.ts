import { readAll } from '../../search/filter.ts';
import { readComparisons } from '../../search/syntax.ts';
import { readExperimentClause } from './experiment-clause.ts';
import type { ExperimentClause } from './types.ts';

/** Reads a filter as MLflow does, with the exceptions of the registry's (shared/domain/search/filter.ts). */
export function parseExperimentFilter(filter: string | undefined): ExperimentClause[] {
  if (!filter) return [];
  return readAll(readComparisons(filter, { nulls: true }), readExperimentClause);
}
