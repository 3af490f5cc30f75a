import { isPosted, type Posted } from '../posted.ts';
import type { Clause, Order } from './types.ts';

/**
 * How to find what a filter selects without reading everything: each way below finds all matches and perhaps more;
 * what is found is then tested against every clause.
 */
export type Plan = {
  /** Only models of these names can match; none: nothing can. */
  names?: string[];
  /** Without names: only models whose names begin so can match. */
  prefix?: string;
  /** Each group finds all matches: they have one of its values. */
  postings: Posted[][];
  /** Only versions from `least` to `most` can match. */
  least: number;
  most: number;
};

/** What DynamoDB has room for in a key, and no name or tag key is longer than. */
const fits = (text: string) => text.isWellFormed() && Buffer.byteLength(text) <= 1_024;

function namesOf(clause: Clause): string[] | undefined {
  if (clause.type !== 'attribute' || clause.key !== 'name') return undefined;
  if (clause.comparator === 'IN') return clause.value as string[];
  const exact = clause.comparator === '=' || (clause.comparator === 'LIKE' && !/[%_]/.test(clause.value as string));
  return exact ? [clause.value as string] : undefined;
}

const prefixOf = (clause: Clause): string =>
  clause.type === 'attribute' && clause.key === 'name' && clause.comparator === 'LIKE'
    ? (/^[^%_]*/.exec(clause.value)?.[0] ?? '')
    : '';

/** The values that a clause allows, if nothing else can match it. */
function postedBy({ type, key, comparator, value }: Clause): Posted[] | undefined {
  if (comparator !== '=' && comparator !== 'IN') return undefined;
  const values = [...new Set([value].flat().map(String))];
  if (!values.every(isPosted)) return undefined;
  if (type === 'tag') return fits(key) ? values.map((value) => ({ attribute: `tag.${key}`, value })) : [];
  if (key !== 'run_id' && key !== 'source_path') return undefined;
  return values.map((value) => ({ attribute: key === 'run_id' ? 'run_id' : 'source', value }));
}

function rangeOf(clauses: readonly Clause[]): { least: number; most: number } {
  let [least, most] = [1, Number.MAX_SAFE_INTEGER];
  for (const { key, comparator, value } of clauses) {
    if (key !== 'version_number' || typeof value !== 'number') continue;
    if (comparator === '=' || comparator === '>=') least = Math.max(least, value);
    if (comparator === '=' || comparator === '<=') most = Math.min(most, value);
    if (comparator === '>') least = Math.max(least, value + 1);
    if (comparator === '<') most = Math.min(most, value - 1);
  }
  return { least, most };
}

export function plan(clauses: readonly Clause[]): Plan {
  const lists = clauses.map(namesOf).filter((names) => names !== undefined);
  const named = lists.length > 0 ? lists.reduce((all, more) => all.filter((name) => more.includes(name))) : undefined;
  const prefix = clauses.map(prefixOf).reduce((longest, next) => (next.length > longest.length ? next : longest), '');
  const names = fits(prefix) ? named && [...new Set(named.filter(fits))] : [];
  return {
    ...(names ? { names } : prefix !== '' && { prefix }),
    postings: clauses.map(postedBy).filter((group) => group !== undefined),
    ...rangeOf(clauses),
  };
}

/** The order within one model, where all names are equal. */
export const withoutName = (order: readonly Order[]): Order[] => order.filter(({ key }) => key !== 'name');
