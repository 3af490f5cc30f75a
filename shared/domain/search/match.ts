import { numberTest, type Test, textTest } from './condition.ts';
import type { Clause, Searchable } from './types.ts';

/** Whether a row satisfies every clause. A tag clause is only ever satisfied by rows that have the tag, `!=` included. */
export function matches(clauses: readonly Clause[]): Test<Searchable> {
  const tests = clauses.map(compileClause);
  return (row) => tests.every((test) => test(row));
}

function compileClause(clause: Clause): Test<Searchable> {
  if (clause.type === 'tag') {
    const { key } = clause;
    const test = textTest(clause);
    return ({ tags }) => Object.hasOwn(tags, key) && test(tags[key] ?? '');
  }
  if (clause.key === 'version_number') {
    const test = numberTest(clause);
    return ({ version }) => version !== undefined && test(version);
  }
  const read = textAttributes[clause.key];
  const test = textTest(clause);
  return (row) => test(read(row));
}

/** A version made without a run has the run id '', which `!=` and NOT IN do match. */
const textAttributes: Record<'name' | 'run_id' | 'source_path', (row: Searchable) => string> = {
  name: ({ name }) => name,
  run_id: ({ run_id }) => run_id ?? '',
  source_path: ({ source }) => source ?? '',
};
