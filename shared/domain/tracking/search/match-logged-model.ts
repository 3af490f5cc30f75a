import { numberTest, type Test, textTest } from '../../search/condition.ts';
import type { ListCondition, TextCondition } from '../../search/types.ts';
import type { LoggedModel, ModelMetric } from '../entities.ts';
import { statusNumber, textColumns, timeColumns } from './logged-model-columns.ts';
import { isInteger, isTime } from './logged-model-key.ts';
import { tagTest } from './tag-test.ts';
import type { DatasetFilter, LoggedModelClause } from './types.ts';

/**
 * Whether a model satisfies every clause. Metric clauses look only at what was measured on one of the datasets, if any
 * are given; without metric clauses it must have been measured on one.
 */
export function matchesLoggedModel(
  clauses: readonly LoggedModelClause[],
  datasets: readonly DatasetFilter[],
): Test<LoggedModel> {
  const isMeasured = datasets.length === 0 ? () => true : measuredOn(datasets);
  const tests = clauses.map((clause) => compile(clause, isMeasured));
  if (datasets.length > 0 && !clauses.some(({ type }) => type === 'metric')) {
    tests.push(({ metrics }) => metrics.some(isMeasured));
  }
  return (model) => tests.every((test) => test(model));
}

const measuredOn =
  (datasets: readonly DatasetFilter[]): Test<ModelMetric> =>
  (metric) =>
    datasets.some(
      ({ dataset_name, dataset_digest }) =>
        metric.dataset_name === dataset_name && (metric.dataset_digest || '') === (dataset_digest || ''),
    );

function compile(clause: LoggedModelClause, isMeasured: Test<ModelMetric>): Test<LoggedModel> {
  switch (clause.type) {
    case 'metric': {
      const { key } = clause;
      const test = valueTest(clause);
      return ({ metrics }) => metrics.some((metric) => metric.key === key && test(metric.value) && isMeasured(metric));
    }
    case 'parameter': {
      const test = tagTest(clause);
      return ({ params }) => test(params);
    }
    case 'tag': {
      const test = tagTest(clause);
      return ({ tags }) => test(tags);
    }
    default:
      return attributeTest(clause);
  }
}

/** NaN in a filter is NULL to SQL, to which nothing compares. (A metric that is NaN is 0 here.) */
const valueTest = (clause: Parameters<typeof numberTest>[0]): Test<number> =>
  Number.isNaN(clause.value) ? () => false : numberTest(clause);

function attributeTest(clause: LoggedModelClause & { type: 'attribute' }): Test<LoggedModel> {
  if (isTime(clause.key)) {
    const read = timeColumns[clause.key];
    const test = valueTest(clause as Parameters<typeof numberTest>[0]);
    return (model) => test(read(model));
  }
  const condition = clause as TextCondition | ListCondition;
  if (isInteger(clause.key)) {
    const test = integerTest(condition);
    return clause.key === 'status'
      ? ({ status }) => test(String(statusNumber(status)))
      : ({ experiment_id }) => test(experiment_id);
  }
  const read = textColumns[clause.key];
  const test = textTest(condition);
  return (model) => {
    const text = read(model);
    return text !== undefined && test(text);
  };
}

/** An integer equals every text that is a number of its size (`'01'`, `'1.0'`); LIKE looks at its digits. */
function integerTest(condition: TextCondition | ListCondition): Test<string> {
  if (Array.isArray(condition.value)) {
    return textTest({ ...condition, value: condition.value.map(toDigits) } as ListCondition);
  }
  const isLike = condition.comparator === 'LIKE' || condition.comparator === 'ILIKE';
  return textTest(isLike ? condition : ({ ...condition, value: toDigits(condition.value) } as TextCondition));
}

const NUMBER = /^[ \t\n\v\f\r]*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?[ \t\n\v\f\r]*$/i;
const INTEGER = /^\s*[+-]?\d+\s*$/;

function toDigits(text: string): string {
  if (!NUMBER.test(text)) return text;
  return INTEGER.test(text) ? String(BigInt(text)) : String(Number(text));
}
