import type { Clause, Where } from './types.ts';

/** Whatever a filter is built of: one of four. */

const isAll = (where: Where): where is readonly Where[] => Array.isArray(where);

export type Cases<Result> = {
  clause: (clause: Clause) => Result;
  all: (parts: readonly Where[]) => Result;
  any: (branches: readonly Where[]) => Result;
  not: (part: Where) => Result;
};

export function caseOf<Result>(where: Where, { clause, all, any, not }: Cases<Result>): Result {
  if (isAll(where)) return all(where);
  if ('any' in where) return any(where.any);
  return 'not' in where ? not(where.not) : clause(where);
}

/** What must hold all together, brackets or not. */
export const conjuncts = (where: Where): Where[] => (isAll(where) ? where.flatMap(conjuncts) : [where]);

export const isClause = (where: Where): where is Clause => 'comparator' in where;

/** Every condition, wherever it stands. */
export const clausesOf = (where: Where): Clause[] =>
  caseOf(where, {
    clause: (clause) => [clause],
    all: (parts) => parts.flatMap(clausesOf),
    any: (branches) => branches.flatMap(clausesOf),
    not: clausesOf,
  });
