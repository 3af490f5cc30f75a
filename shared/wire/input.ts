import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Operation } from '#shared/operations/operation.ts';
import { textOf } from './body.ts';
import { invalidParameter } from './errors.ts';
import { pythonJson, pythonType } from './python.ts';

type Arguments = Record<string, unknown>;

const seeDocs = 'See the API docs for more information about request parameters.';

/** Whether a field takes a list: in a query string its key is then repeated. */
function isList(field: unknown): boolean {
  const def = (field as z.ZodMiniType)._zod.def as { type: string; innerType?: z.ZodMiniType };
  return def.type === 'array' || (def.innerType !== undefined && isList(def.innerType));
}

/** Whether what is not among the arguments is refused: where one that is misspelt, or null, would mean more than was meant. */
const isStrict = ({ input }: Operation): boolean =>
  ((input._zod.def as { catchall?: z.ZodMiniType }).catchall?._zod.def as { type?: string } | undefined)?.type ===
  'never';

function fromQuery(operation: Operation, query: string, shape: Record<string, unknown>): Arguments {
  const parameters = new URLSearchParams(query);
  const names = isStrict(operation) ? [...new Set(parameters.keys())] : Object.keys(shape);
  const given = names.filter((name) => parameters.has(name));
  return Object.fromEntries(
    given.map((name) => [name, name in shape && isList(shape[name]) ? parameters.getAll(name) : parameters.get(name)]),
  );
}

/** Those that are not MLflow's: a DELETE may have its arguments in the query, whoever sends it. */
const own: readonly Operation['dialect'][] = ['databricks', 'databricks-preview', 'stagebook'];

/**
 * In MLflow's calls text that is no JSON counts as no arguments. Some of ours mean everything without any: there it is
 * refused. JSON within a JSON string is what clients of MLflow 1.0 send.
 */
function parseJson({ dialect }: Operation, text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? JSON.parse(value) : value;
  } catch {
    if (text === '' || !own.includes(dialect)) return {};
    throw invalidParameter('Bad Request. The body is not JSON.');
  }
}

function fromBody(operation: Operation, event: APIGatewayProxyEventV2): Arguments {
  const value = parseJson(operation, textOf(event));
  if (pythonType(value) === 'dict') return value as Arguments;
  if (value === null) return {};
  throw invalidParameter(`Bad Request. The body must be a JSON object, not a JSON ${pythonType(value)}.`);
}

/** As protobuf's own limit; no field of ours is deeper than three. */
const deepest = 100;

/** `a.b` values that are null count as absent; text that is not Unicode (a lone surrogate) cannot be stored. */
function withoutNulls(value: unknown, depth = 0): unknown {
  if (typeof value === 'string' && !value.isWellFormed()) {
    throw invalidParameter(`Invalid value ${pythonJson(value)}: text must be well-formed Unicode.`);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) throw invalidParameter(`Bad Request. The body is nested more than ${deepest} levels deep.`);
  if (Array.isArray(value)) return value.map((entry) => withoutNulls(entry, depth + 1));
  const kept = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(kept.map(([key, field]) => [key, withoutNulls(field, depth + 1)]));
}

/** Left out they would be fine. */
function requireNoNull(given: Arguments, shape: Record<string, unknown>): void {
  const isOptional = (name: string) => (shape[name] as z.ZodMiniType | undefined)?._zod.def.type === 'optional';
  const [name] = Object.keys(given).filter((one) => given[one] === null && isOptional(one));
  if (name !== undefined) throw invalidParameter(`Parameter '${name}' is null. Give it a value, or leave it out.`);
}

const camelCase = (name: string) => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** Protobuf's JSON may spell a field either way, but not both ways at once. */
function snakeCased(given: Arguments, shape: Record<string, unknown>): Arguments {
  const result = { ...given };
  for (const name of Object.keys(shape)) {
    const camel = camelCase(name);
    if (camel === name || !(camel in given)) continue;
    if (name in given) throw invalidParameter(`Parameter '${name}' is given twice, also as '${camel}'.`);
    result[name] = given[camel];
    delete result[camel];
  }
  return result;
}

function requireJson(headers: Record<string, string | undefined>): void {
  const type = headers['content-type'];
  if (type?.split(';')[0]?.trim().toLowerCase() === 'application/json') return;
  throw invalidParameter(
    type === undefined
      ? 'Bad Request. Content-Type header is missing.'
      : "Bad Request. Content-Type must be one of ['application/json'].",
  );
}

/**
 * The arguments as sent. MLflow's clients put those of a GET in the query and all others in a JSON body, DELETE
 * included, where MLflow ignores a query. Databricks' SDKs put a DELETE's in the query and send no body; of what is
 * Databricks' own, so does everybody who goes by its documentation, and of ours whoever likes, or in both.
 */
function argumentsOf(operation: Operation, event: APIGatewayProxyEventV2, shape: Record<string, unknown>): Arguments {
  const { body, dialect } = operation;
  if (body === 'bytes') return {};
  const { method, userAgent } = event.requestContext.http;
  const query = event.rawQueryString ?? '';
  if (method === 'POST' || method === 'PUT') requireJson(event.headers);
  if (method === 'DELETE' && own.includes(dialect))
    return { ...fromQuery(operation, query, shape), ...fromBody(operation, event) };
  const inQuery =
    (method === 'GET' && (query !== '' || !event.body)) ||
    (method === 'DELETE' && !event.body && /\bdatabricks-sdk-/.test(userAgent));
  return inQuery ? fromQuery(operation, query, shape) : fromBody(operation, event);
}

type Issue = {
  code?: string | undefined;
  path: readonly PropertyKey[];
  /** What is not among the arguments, of an operation that ignores nothing. */
  keys?: readonly string[];
  /** Of what is too large, and whether that is a number, a text or a list. */
  maximum?: number | bigint | undefined;
  origin?: string | undefined;
  /** Of a union, what is wrong by each of its parts. */
  errors?: readonly (readonly { code?: string | undefined }[])[];
};

/** An empty text counts as missing where a text is required, alone or among other things. */
const isEmpty = ({ code, errors = [] }: Issue, value: unknown) =>
  value === '' && (code === 'too_small' || errors.flat().some((error) => error.code === 'too_small'));

const parts: Record<string, string> = { string: 'characters', array: 'entries' };

/** What is allowed of what there is too much of. */
function most({ maximum, origin = '' }: Issue): string {
  const part = parts[origin];
  return part === undefined ? `It must be at most ${maximum}.` : `It may have at most ${maximum} ${part}.`;
}

/** The first thing wrong, in MLflow's words; of what is not MLflow's, with what is allowed. */
function explain(issue: Issue, given: unknown, { dialect }: Operation): string {
  const { path, keys } = issue;
  if (keys) return `There is no parameter '${keys[0]}'. ${seeDocs}`;
  const value = path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)?.[key], given);
  const parameter = path.map((key, depth) =>
    typeof key === 'number' ? `[${key}]` : `${depth ? '.' : ''}${String(key)}`,
  );
  if (value === undefined || isEmpty(issue, value)) {
    return `Missing value for required parameter '${parameter.join('')}'. ${seeDocs}`;
  }
  const hint = issue.maximum !== undefined && own.includes(dialect) ? most(issue) : seeDocs;
  return (
    `Invalid value ${pythonJson(value)} for parameter '${parameter.join('')}' supplied: ` +
    ` Hint: Value was of type '${pythonType(value)}'. ${hint}`
  );
}

/** An event's arguments, checked against the operation's input. Errors: INVALID_PARAMETER_VALUE with MLflow's texts. */
export function parseInput<Input extends z.ZodMiniType>(
  operation: Operation<Input>,
  event: APIGatewayProxyEventV2,
): z.output<Input> {
  const { shape } = operation.input as unknown as z.ZodMiniObject;
  const sent = argumentsOf(operation, event, shape);
  if (isStrict(operation)) requireNoNull(sent, shape);
  const given = {
    ...snakeCased(withoutNulls(sent) as Arguments, shape),
    ...event.pathParameters,
  };
  const parsed = z.safeParse(operation.input, given);
  if (parsed.success) return parsed.data;
  throw invalidParameter(explain(parsed.error.issues[0] as Issue, given, operation));
}

/** MLflow's own check and text, made after its other checks of a search. */
export function requirePositive(parameter: string, value: number): void {
  if (value < 1)
    throw invalidParameter(`Invalid value for ${parameter}. It must be a positive integer, but got ${value}`);
}

/** As the tracking store says it. */
export function requireWithin(parameter: string, value: number, maximum: number): void {
  if (value >= 1 && value <= maximum) return;
  const must = value < 1 ? 'a positive integer' : `at most ${maximum}`;
  throw invalidParameter(`Invalid value ${value} for parameter '${parameter}' supplied. It must be ${must}`);
}
