import { numberTest, type Test, textTest } from '../../search/condition.ts';
import type { Experiment } from '../entities.ts';
import { tagTest } from './tag-test.ts';
import type { ExperimentClause } from './types.ts';

/** Whether an experiment satisfies every clause. What it lacks satisfies nothing but IS NULL. */
export function matchesExperiment(clauses: readonly ExperimentClause[]): Test<Experiment> {
  const tests = clauses.map(compile);
  return (experiment) => tests.every((test) => test(experiment));
}

function compile(clause: ExperimentClause): Test<Experiment> {
  if (clause.type === 'tag') {
    const test = tagTest(clause);
    return ({ tags }) => test(tags);
  }
  const { key } = clause;
  if (key === 'name' || key === 'experiment_id') {
    const test = textTest(clause);
    return ({ [key]: text }) => test(text);
  }
  const test = numberTest(clause);
  return ({ [key]: time }) => time !== undefined && test(time);
}
