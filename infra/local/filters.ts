import { compile, type Matches } from './patterns.ts';

/** They stay as they are, and each is asked of every record. */
const compiled = new WeakMap<object, Matches>();

const matchesOf = (pattern: object): Matches => {
  const matches = compiled.get(pattern) ?? compile(pattern);
  compiled.set(pattern, matches);
  return matches;
};

/**
 * Whether an event source mapping with these filters delivers the record; without filters it delivers all. Errors: a
 * pattern that cannot be.
 */
export const passes = (filters: readonly object[], record: object): boolean =>
  filters.length === 0 || filters.some((pattern) => matchesOf(pattern)(record));
