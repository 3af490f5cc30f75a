import { invalidParameter } from '#shared/wire/errors.ts';
import { readClause } from './clause.ts';
import { readComparisons } from './syntax.ts';
import type { Entity, MlflowClause } from './types.ts';

export const MAX_CLAUSES = 100;

/**
 * Reads a search filter as MLflow does, errors included. Every filter MLflow answers is answered alike, and every filter
 * it refuses (or fails on, with a 500) is refused as INVALID_PARAMETER_VALUE, with these exceptions:
 *
 * - A bare tag key is words joined by dots. MLflow also lets `a[0]`, `[a]`, `a::b`, `a->b`, `a$b`, `a desc` and a few
 *   more pieces of SQL be keys; here such keys need backticks, as keys like `a-b` do everywhere.
 * - An IN list holds plain strings, not `r'…'`, `'''…'''`, bracketed strings or anything else Python evaluates to one.
 * - Digits are ASCII, and version_number is compared with integers up to 2^53.
 * - At most 50,000 characters, 100 clauses, and 1,000 strings in a list.
 *
 * An error's text is MLflow's own unless the filter holds one of SQL's rarer words or constructs.
 */
export function parseFilter(entity: Entity, filter: string | undefined): MlflowClause[] {
  if (!filter) return [];
  return readAll(readComparisons(filter), (comparison) => readClause(entity, comparison));
}

/** Reads all comparisons, then finishes all: whatever is wrong with a key or a value is told first. */
export function readAll<Piece, Clause>(comparisons: Piece[], read: (comparison: Piece) => () => Clause): Clause[] {
  if (comparisons.length > MAX_CLAUSES) {
    throw invalidParameter(`Search filter has ${comparisons.length} clauses; at most ${MAX_CLAUSES} are supported.`);
  }
  return comparisons.map(read).map((finish) => finish());
}
