import { compileIlike, compileLike } from './like.ts';
import type { Clause, ListClause, NumberComparator, Searchable, TextClause, TextComparator } from './types.ts';

type Test<Value> = (value: Value) => boolean;

/** Whether a row satisfies every clause. A tag clause is only ever satisfied by rows that have the tag, `!=` included. */
export function matches(clauses: readonly Clause[]): Test<Searchable> {
  const tests = clauses.map(compileClause);
  return (row) => tests.every((test) => test(row));
}

function compileClause(clause: Clause): Test<Searchable> {
  if (clause.type === 'tag') {
    const { key } = clause;
    const test = textTests[clause.comparator](clause.value);
    return ({ tags }) => Object.hasOwn(tags, key) && test(tags[key] ?? '');
  }
  if (clause.key === 'version_number') {
    const test = numberTests[clause.comparator](clause.value);
    return ({ version }) => version !== undefined && test(version);
  }
  const read = textAttributes[clause.key];
  const test = compileText(clause);
  return (row) => test(read(row));
}

function compileText(clause: TextClause | ListClause): Test<string> {
  if (!isListClause(clause)) return textTests[clause.comparator](clause.value);
  const listed = new Set(clause.value);
  return clause.comparator === 'IN' ? (text) => listed.has(text) : (text) => !listed.has(text);
}

const isListClause = (clause: TextClause | ListClause): clause is ListClause => Array.isArray(clause.value);

/** A version made without a run has the run id '', which `!=` and NOT IN do match. */
const textAttributes: Record<'name' | 'run_id' | 'source_path', (row: Searchable) => string> = {
  name: ({ name }) => name,
  run_id: ({ run_id }) => run_id ?? '',
  source_path: ({ source }) => source ?? '',
};

const textTests: Record<TextComparator, (value: string) => Test<string>> = {
  '=': (value) => (text) => text === value,
  '!=': (value) => (text) => text !== value,
  LIKE: compileLike,
  ILIKE: compileIlike,
};

const numberTests: Record<NumberComparator, (value: number) => Test<number>> = {
  '=': (value) => (number) => number === value,
  '!=': (value) => (number) => number !== value,
  '<': (value) => (number) => number < value,
  '<=': (value) => (number) => number <= value,
  '>': (value) => (number) => number > value,
  '>=': (value) => (number) => number >= value,
};
