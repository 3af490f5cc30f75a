import * as z from 'zod/mini';
import { invalidParameter } from '#shared/wire/errors.ts';
import { pythonJson } from '#shared/wire/python.ts';
import { own } from './own.ts';

type Schema = z.ZodMiniType;
type Issue = z.core.$ZodIssue;
type Def = { innerType?: Schema; element?: Schema; shape?: Record<string, Schema> };

/** Of a schema that is within others: `tags[0].key`. */
function schemaAt(schema: Schema, path: readonly PropertyKey[]): Def {
  const def = schema._zod.def as Def;
  if (def.innerType) return schemaAt(def.innerType, path);
  const [key, ...rest] = path;
  const inner = key === undefined ? undefined : (def.element ?? def.shape?.[String(key)]);
  return inner ? schemaAt(inner, rest) : def;
}

const fieldsOf = ({ shape = {} }: Def, by: string): string =>
  Object.keys(shape)
    .filter((name) => name !== by)
    .join(', ');

const kinds: Record<string, string> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  array: 'a list',
  object: 'an object',
};

const units: Record<string, string> = { string: 'characters', array: 'entries' };

const amount = (origin: string, bound: string, limit: number | bigint): string =>
  origin in units ? `have ${bound} ${limit} ${units[origin]}` : `be ${bound} ${limit}`;

function wanted(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `be one of ${issue.values.join(', ')}`;
    case 'too_small':
      return amount(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum);
    case 'too_big':
      return amount(issue.origin, 'at most', issue.maximum);
    case 'invalid_type':
      return `be ${kinds[issue.expected] ?? issue.expected}`;
    default:
      return 'be another value';
  }
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.map((key, depth) => (typeof key === 'number' ? `[${key}]` : `${depth ? '.' : ''}${String(key)}`)).join('');

/** What is wrong with the fields, and which there are. */
function explain(schema: Schema, issue: Issue, given: unknown, by: string): string {
  const field = issue.path.findLastIndex((key) => typeof key === 'string');
  const owner = issue.code === 'unrecognized_keys' ? issue.path : issue.path.slice(0, Math.max(field, 0));
  const fields = fieldsOf(schemaAt(schema, owner), by) || 'none';
  const whose = owner.length > 0 ? `Fields of '${pathText(owner)}'` : 'Its fields';
  const there = `${whose}: ${fields}.`;
  if (issue.code === 'unrecognized_keys') return `there is no field '${issue.keys[0]}'. ${there}`;
  const at = pathText(issue.path);
  const value = issue.path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)[key], given);
  if (value === undefined) return `'${at}' is missing. ${there}`;
  return `'${at}' must ${wanted(issue)}, and is ${pythonJson(value).slice(0, 100)}. ${there}`;
}

/**
 * What is one of several shapes, by the name that its field `by` has, which must be a name in `schemas`; `at` is where it
 * is. Errors: INVALID_PARAMETER_VALUE, which says of which field, and which there are.
 */
export function readByName<Read>(schemas: Record<string, Schema>, given: unknown, at: string, by: string): Read {
  const name = (given as Record<string, unknown> | null | undefined)?.[by];
  const schema = typeof name === 'string' ? own<Schema>(schemas, name) : undefined;
  if (!schema) {
    const known = Object.keys(schemas).join(', ');
    throw invalidParameter(`${at}: there is no ${by} ${pythonJson(name).slice(0, 100)}. '${by}' is one of ${known}.`);
  }
  const parsed = z.safeParse(schema, given);
  if (!parsed.success) {
    const { issues } = parsed.error;
    // What is misspelt is missing by its right name, too.
    const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? (issues[0] as Issue);
    throw invalidParameter(`${at}, ${name}: ${explain(schema, issue, given, by)}`);
  }
  return parsed.data as Read;
}
