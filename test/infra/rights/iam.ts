import type { Asked } from './asked.ts';

/** As much of IAM as our policies use; whatever else stands in one is an error, not a guess. */

type Texts = string | readonly string[];

export type Statement = {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Action: Texts;
  Resource: Texts;
  Condition?: Record<string, Record<string, Texts>>;
};

export const listed = (texts: Texts): readonly string[] => (typeof texts === 'string' ? [texts] : texts);

const like = (pattern: string, text: string) =>
  new RegExp(
    `^${pattern
      .replaceAll(/[\\^$+.()|[\]{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  ).test(text);

const isAnyOf = (patterns: Texts, text: string) => listed(patterns).some((pattern) => like(pattern, text));

/** The values of a condition's key in a request; `undefined`: the request does not have it. */
const keys: Record<string, (asked: Asked) => string[] | undefined> = {
  'dynamodb:LeadingKeys': ({ leadingKeys }) => leadingKeys,
  's3:prefix': ({ prefix }) => (prefix === undefined ? undefined : [prefix]),
};

type Operator = (values: string[] | undefined, patterns: Texts) => boolean;

const operators: Record<string, Operator> = {
  'ForAllValues:StringLike': (values = [], patterns) => values.every((value) => isAnyOf(patterns, value)),
  StringLike: (values, patterns) => values?.some((value) => isAnyOf(patterns, value)) ?? false,
  StringLikeIfExists: (values, patterns) => values?.some((value) => isAnyOf(patterns, value)) ?? true,
  Null: (values, wanted) => listed(wanted).includes(String(values === undefined)),
};

const known = ['Sid', 'Effect', 'Action', 'Resource', 'Condition'];

const isMet = (asked: Asked, operator: string, key: string, wanted: Texts): boolean => {
  const [test, read] = [operators[operator], keys[key]];
  if (!test || !read) throw new Error(`The condition ${operator} of ${key} is not known here.`);
  return test(read(asked), wanted);
};

function concerns(statement: Statement, asked: Asked): boolean {
  const other = Object.keys(statement).find((element) => !known.includes(element));
  if (other) throw new Error(`The element ${other} of a statement is not known here.`);
  const { Action, Resource, Condition = {} } = statement;
  const conditions = Object.entries(Condition).flatMap(([operator, tests]) =>
    Object.entries(tests).map(([key, wanted]) => isMet(asked, operator, key, wanted)),
  );
  // Actions are the same in whatever case.
  const actions = listed(Action).map((action) => action.toLowerCase());
  return isAnyOf(actions, asked.action.toLowerCase()) && isAnyOf(Resource, asked.resource) && conditions.every(Boolean);
}

/** Whether a role of these statements may do it: one allows it, and none denies it. */
export function isAllowed(statements: readonly Statement[], asked: Asked): boolean {
  const effects = statements.filter((statement) => concerns(statement, asked)).map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}
