import { numberTest, type Test, textTest } from './condition.ts';
import type {
  Clause,
  ListCondition,
  NullCondition,
  NumberCondition,
  RichNumber,
  RichText,
  Searchable,
  TextCondition,
  Where,
} from './types.ts';
import { caseOf } from './where.ts';

/**
 * Whether a row is what a filter selects: NOT selects exactly what its part does not. A clause on a tag, a param or a
 * metric is only ever satisfied by rows that have it, `!=` included.
 */
export const matches = (where: Where): Test<Searchable> =>
  caseOf(where, {
    clause: compileClause,
    all: (parts) => {
      const tests = parts.map(matches);
      return (row) => tests.every((test) => test(row));
    },
    any: (branches) => {
      const tests = branches.map(matches);
      return (row) => tests.some((test) => test(row));
    },
    not: (part) => {
      const test = matches(part);
      return (row) => !test(row);
    },
  });

function compileClause(clause: Clause): Test<Searchable> {
  switch (clause.type) {
    case 'tag':
      return entryTest(clause, ({ tags }) => tags, textTest);
    case 'param':
      return entryTest(clause, ({ params }) => params?.(), textTest);
    case 'metric':
      return entryTest(clause, ({ metrics }) => metrics, numberTest);
    default:
      return attributeTest(clause);
  }
}

const isPresence = (condition: { comparator: string }): condition is NullCondition =>
  condition.comparator === 'IS NULL' || condition.comparator === 'IS NOT NULL';

/** Of an entry of a record, which there may not be. */
function entryTest<Value, Condition extends { comparator: string }>(
  clause: { key: string } & (Condition | NullCondition),
  recordOf: (row: Searchable) => Record<string, Value> | undefined,
  compile: (condition: Condition) => Test<Value>,
): Test<Searchable> {
  const { key } = clause;
  const has = (record: Record<string, Value> | undefined): record is Record<string, Value> =>
    record !== undefined && Object.hasOwn(record, key);
  if (isPresence(clause)) {
    const wanted = clause.comparator === 'IS NOT NULL';
    return (row) => has(recordOf(row)) === wanted;
  }
  const test = compile(clause);
  return (row) => {
    const record = recordOf(row);
    return has(record) && test(record[key] as Value);
  };
}

function attributeTest(clause: Exclude<Clause, { type: 'tag' | 'param' | 'metric' }>): Test<Searchable> {
  if (clause.key === 'aliases') return aliasTest(clause);
  const number = numberAttributes[clause.key as RichNumber];
  if (number) {
    const test = numberTest(clause as NumberCondition);
    return (row) => {
      const value = number(row);
      return value !== undefined && test(value);
    };
  }
  const read = textAttributes[clause.key as RichText];
  const test = textTest(clause as TextCondition | ListCondition);
  return (row) => test(read(row));
}

/** One of the aliases; `!=` and NOT IN are the opposite of `=` and IN, so that what has no alias at all matches them. */
function aliasTest(condition: TextCondition | ListCondition | NullCondition): Test<Searchable> {
  const none = { '!=': '=', 'NOT IN': 'IN', 'IS NULL': 'IS NOT NULL' }[condition.comparator as string];
  const one = none === undefined ? condition : ({ ...condition, comparator: none } as typeof condition);
  const test: Test<string> = isPresence(one) ? () => true : textTest(one);
  return ({ aliases }) => (aliases?.().some(test) ?? false) === (none === undefined);
}

const numberAttributes: Record<RichNumber, (row: Searchable) => number | undefined> = {
  version_number: ({ version }) => version,
  creation_timestamp: ({ creation_timestamp }) => creation_timestamp,
  last_updated_timestamp: ({ last_updated_timestamp }) => last_updated_timestamp,
};

/** A version made without a run has the run id '', which `!=` and NOT IN do match. */
const textAttributes: Record<RichText, (row: Searchable) => string> = {
  name: ({ name }) => name,
  run_id: ({ run_id }) => run_id ?? '',
  source_path: ({ source }) => source ?? '',
  stage: ({ stage }) => stage ?? '',
  user_id: ({ user_id }) => user_id ?? '',
  description: ({ description }) => description ?? '',
};
