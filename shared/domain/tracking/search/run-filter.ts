import { readAll } from '../../search/filter.ts';
import { readComparisons } from '../../search/syntax.ts';
import { readRunClause } from './run-clause.ts';
import type { RunClause } from './types.ts';

/** Reads a filter as MLflow does, with the exceptions of the registry's (shared/domain/search/filter.ts). */
export function parseRunFilter(filter: string | undefined): RunClause[] {
  if (!filter) return [];
  return readAll(readComparisons(filter, { nulls: true, print: (text) => `'${text}'` }), readRunClause);
}
