import { shown } from '#shared/wire/artifact-host.ts';
import { own } from '../../own.ts';
import { numberTest, type Test, textTest } from '../../search/condition.ts';
import type { ListCondition, TextCondition } from '../../search/types.ts';
import type { DatasetInput, Run } from '../entities.ts';
import { tagTest } from './tag-test.ts';
import type { RunClause } from './types.ts';

type Clause<Type extends RunClause['type']> = RunClause & { type: Type };

/** Whether a run satisfies every clause. What a run lacks satisfies nothing but IS NULL, and NaN nothing but `!=`. */
export function matchesRun(clauses: readonly RunClause[]): Test<Run> {
  const tests = clauses.map(compile);
  return (run) => tests.every((test) => test(run));
}

function compile(clause: RunClause): Test<Run> {
  switch (clause.type) {
    case 'metric':
      return metricTest(clause);
    case 'parameter': {
      const test = tagTest(clause);
      return ({ params }) => test(params);
    }
    case 'tag': {
      const test = tagTest(clause);
      return ({ tags }) => test(tags);
    }
    case 'dataset':
      return datasetTest(clause);
    default:
      return attributeTest(clause);
  }
}

function metricTest(clause: Clause<'metric'>): Test<Run> {
  const test = numberTest(clause);
  const { key, comparator } = clause;
  return ({ metrics }) => {
    const point = own(metrics, key);
    return point !== undefined && (point.is_nan ? comparator === '!=' : test(point.value));
  };
}

/** Some dataset of the run must satisfy it; for a context, some that has one. */
function datasetTest(clause: Clause<'dataset'>): Test<Run> {
  const test = textTest(clause);
  const read = datasetTexts[clause.key];
  return ({ datasets }) => datasets.some((dataset) => read(dataset).some(test));
}

const datasetTexts: Record<Clause<'dataset'>['key'], (dataset: DatasetInput) => string[]> = {
  name: ({ name }) => [name],
  digest: ({ digest }) => [digest],
  context: ({ tags }) => tags.filter(({ key }) => key === 'mlflow.data.context').map(({ value }) => value),
};

function attributeTest(clause: Clause<'attribute'>): Test<Run> {
  if (clause.key === 'start_time' || clause.key === 'end_time') {
    const { key } = clause;
    const test = numberTest(clause);
    return ({ [key]: time }) => time !== undefined && test(time);
  }
  const { key } = clause;
  const test = textTest(clause as TextCondition | ListCondition);
  if (key === 'artifact_uri') return ({ artifact_uri }) => test(shown(artifact_uri));
  if (key !== 'run_name') return ({ [key]: text }) => test(text);
  // MLflow compares the tag, not the name: of old runs it has the tag alone.
  return ({ tags }) => {
    const name = own(tags, 'mlflow.runName');
    return name !== undefined && test(name);
  };
}
