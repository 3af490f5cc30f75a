import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorStatus } from '#shared/operations/error-codes.ts';
import { operations } from '#shared/operations/index.ts';
import { openApi } from '#shared/operations/openapi.ts';
import { pathParameters, pathsOf } from '#shared/operations/operation.ts';

const read = (path: string) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));

const { version } = read('package.json');
const described = openApi(operations, { version, errorCodes: Object.keys(errorStatus) });

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
  const others = calls
    .map(({ operation, call }) => [operation.name, Object.keys(call.responses).join(' ')])
    .filter(([, statuses]) => statuses !== '200 default');
  expect(Object.fromEntries(others)).toEqual({
    getHealth: '200',
    getVersion: '200',
    downloadArtifact: '302 default',
    getModelVersionArtifact: '302 default',
    getManifest: '200 304 default',
  });
  for (const { call } of calls) {
    const { 200: ok, 302: redirect, 304: known } = call.responses;
    if (ok) expect(ok).toMatchObject({ description: 'Success', content: expect.anything() });
    if (redirect) expect(redirect).toEqual({ description: 'To a presigned URL of the file' });
    if (known) expect(known).toEqual({ description: 'The caller has it already' });
  }
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
    schema: { type: 'integer', format: 'int64', maximum: 1000, default: 100 },
  });
});
