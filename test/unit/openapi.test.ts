import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operations } from '#shared/operations/index.ts';
import { openApi } from '#shared/operations/openapi.ts';
import { isWrite, pathParameters, pathsOf } from '#shared/operations/operation.ts';
import { loggedModelStatuses } from '#shared/operations/tracking.ts';

const read = (path: string) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));

const { version } = read('package.json');
const described = openApi(operations, { version });

type Schema = { type?: string; properties?: Record<string, Schema>; required?: string[]; default?: unknown };
type Content = Record<string, { schema: Schema }>;
type Described = {
  operationId: string;
  tags: string[];
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, { description: string; content?: Content; $ref?: string }>;
};

const calls = operations.flatMap((operation) =>
  operation.methods.map((method) => {
    const path = (pathsOf(operation)[0] as string).replace(/\{(\w+)\+\}/, '{$1}');
    return { operation, method, path, call: described.paths[path]?.[method.toLowerCase()] as Described };
  }),
);

/** Every object inside a value, itself included. */
function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  yield value as Record<string, unknown>;
  for (const inner of Object.values(value)) yield* objectsIn(inner);
}

test('docs/openapi.json is what the operation table says now (else: npm run openapi)', () => {
  expect(read('docs/openapi.json')).toEqual(described);
});

test('has every operation by each of its methods, and nothing else', () => {
  const keys = Object.entries(described.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(keys.sort()).toEqual(calls.map(({ method, path }) => `${method} ${path}`).sort());
});

test('calls an operation by its name; no two calls have one id', () => {
  const ids = calls.map(({ call }) => call.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(operations.map(({ name }) => name)));
  expect(ids.filter((id) => id.startsWith('getLatestVersions')).sort()).toEqual([
    'getLatestVersions',
    'getLatestVersionsByGet',
  ]);
});

test('every reference leads somewhere', () => {
  const references = [...objectsIn(described)].flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));
  expect(references.length).toBeGreaterThan(operations.length);
  for (const reference of new Set(references)) {
    const steps = reference.replace('#/', '').split('/');
    const target = steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)?.[step], described);
    expect([reference, target]).toEqual([reference, expect.anything()]);
  }
});

test('every required field is described', () => {
  for (const { required = [], properties = {} } of objectsIn(described) as Iterable<Schema>) {
    if (Array.isArray(required)) expect(Object.keys(properties)).toEqual(expect.arrayContaining(required));
  }
});

test.each(calls)('$method $path: a GET has parameters, any other method a body, a path its own', (one) => {
  const { operation, method, path, call } = one;
  const fields = Object.keys((operation.input as unknown as { shape: object }).shape);
  const inPath = pathParameters(operation);
  const others = fields.filter((name) => !inPath.includes(name));
  const placed = new Map(call.parameters?.map(({ name, in: place }) => [name, place]));
  const expected = [
    ...inPath.map((name) => [name, 'path']),
    ...(method === 'GET' ? others : []).map((name) => [name, 'query']),
    ...(operation.success?.includes(304) ? [['if-none-match', 'header']] : []),
    ...(isWrite(operation) ? [['idempotency-key', 'header']] : []),
  ];
  expect(Object.fromEntries(placed)).toEqual(Object.fromEntries(expected));
  expect(call.parameters ?? []).toHaveLength(expected.length);
  const content = call.requestBody?.content;
  const body = content?.['application/json']?.schema.properties;
  const json = method !== 'GET' && operation.body !== 'bytes';
  expect(body && Object.keys(body)).toEqual(json ? others : undefined);
  if (content && operation.body === 'bytes') expect(content).toEqual({ 'application/octet-stream': {} });
  expect(call.requestBody?.required).toBe(method === 'GET' ? undefined : true);
  expect(call.tags).toEqual([operation.file.slice(0, operation.file.lastIndexOf('/'))]);
  expect([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)).toEqual(inPath);
});

test('what is in the path is required there, and nowhere else', () => {
  const greedy = calls.filter(({ operation }) => pathParameters(operation).includes('artifact_path'));
  expect(greedy).toHaveLength(7);
  for (const { call } of greedy) {
    expect(call.parameters?.filter(({ in: place }) => place === 'path')).toEqual([
      { name: 'artifact_path', in: 'path', required: true, schema: { type: 'string', minLength: 1 } },
    ]);
    const { properties = {}, required = [] } = call.requestBody?.content['application/json']?.schema ?? {};
    expect([...Object.keys(properties), ...required]).not.toContain('artifact_path');
  }
});

test('answers what it may: 200 but for those that lead elsewhere, 304 where it may be known already', () => {
  const refusals = '400 401 403 404 409 429 500 503';
  const withBody = '400 401 403 404 409 413 429 500 503';
  const others = calls
    .map(({ operation, method, call }) => [operation.name, method, Object.keys(call.responses).join(' ')] as const)
    .filter(([, method, statuses]) => statuses !== `200 ${method === 'GET' ? refusals : withBody}`)
    .map(([name, , statuses]) => [name, statuses]);
  expect(Object.fromEntries(others)).toEqual({
    getHealth: '200',
    getVersion: '200',
    downloadArtifact: `302 ${refusals}`,
    getModelVersionArtifact: `302 ${refusals}`,
    getManifest: `200 304 ${refusals}`,
  });
  const header = { description: expect.any(String), required: true, schema: { type: 'string' } };
  for (const { operation, call } of calls) {
    const { 200: ok, 302: redirect, 304: known } = call.responses;
    const named = operation.name === 'getManifest' ? 'etag' : operation.html && 'vary';
    const tag = named ? { headers: { [named]: header } } : {};
    if (ok) expect(ok).toEqual({ description: 'Success', content: expect.anything(), ...tag });
    const to = { description: 'To a presigned URL of the file', headers: { location: header } };
    if (redirect) expect(redirect).toEqual(to);
    const page = { schema: { type: 'string' } };
    expect(ok?.content?.['text/html']).toEqual(operation.html ? page : undefined);
    if (known) expect(known).toEqual({ description: 'The caller has it already', ...tag });
  }
});

test('a refusal has the codes that travel with its status, and says when to try again', () => {
  const { responses } = described.components;
  const said = Object.entries(responses).map(([name, { description, headers = {} }]) => [
    name,
    [description, ...Object.keys(headers)].join(', '),
  ]);
  expect(Object.fromEntries(said)).toEqual({
    Error400: 'INVALID_PARAMETER_VALUE or RESOURCE_ALREADY_EXISTS',
    Error401: 'UNAUTHENTICATED',
    Error403: 'PERMISSION_DENIED',
    Error404: 'RESOURCE_DOES_NOT_EXIST or ENDPOINT_NOT_FOUND',
    Error409: 'RESOURCE_CONFLICT',
    Error413: 'INVALID_PARAMETER_VALUE',
    Error429: 'REQUEST_LIMIT_EXCEEDED, retry-after',
    Error500: 'INTERNAL_ERROR',
    Error503: 'TEMPORARILY_UNAVAILABLE, retry-after',
  });
  expect(responses.Error404?.content['application/json'].schema).toEqual({
    type: 'object',
    properties: {
      error_code: { type: 'string', enum: ['RESOURCE_DOES_NOT_EXIST', 'ENDPOINT_NOT_FOUND'] },
      message: { type: 'string' },
    },
    required: ['error_code', 'message'],
  });
});

test('a GET of a query says its choices and its default', () => {
  const { call } = calls.find(({ operation }) => operation.name === 'getManifest') ?? {};
  expect(call?.parameters?.find(({ name }) => name === 'urls')).toEqual({
    name: 'urls',
    in: 'query',
    schema: { type: 'string', enum: ['true', 'false'], default: 'true' },
  });
});

test('a parameter that may be left out says what it is then', () => {
  const { call } = calls.find(({ operation }) => operation.name === 'searchRegisteredModels') ?? {};
  expect(call?.parameters).toContainEqual({
    name: 'max_results',
    in: 'query',
    schema: { type: 'integer', format: 'int64', minimum: 1, maximum: 1000, default: 100 },
  });
});

test('what MLflow always refuses is no default', () => {
  const { call } =
    calls.find(({ operation, method }) => operation.name === 'searchExperiments' && method === 'GET') ?? {};
  expect(call?.parameters?.find(({ name }) => name === 'max_results')?.schema).toEqual({
    type: 'integer',
    format: 'int64',
    minimum: 1,
    maximum: 50_000,
  });
});

test('a value of an enum is its name or its number, and a part of a path has no slash', () => {
  const { call } = calls.find(({ operation }) => operation.name === 'finalizeLoggedModel') ?? {};
  expect(call?.requestBody?.content['application/json']?.schema.properties?.status).toMatchObject({
    enum: [...Object.keys(loggedModelStatuses), 0, 1, 2, 3],
  });
  expect(call?.parameters).toEqual([
    { name: 'model_id', in: 'path', required: true, schema: { type: 'string', minLength: 1, pattern: '^[^/]+$' } },
    {
      name: 'idempotency-key',
      in: 'header',
      description: expect.any(String),
      schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
    },
  ]);
});
