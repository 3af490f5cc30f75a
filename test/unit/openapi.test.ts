import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorStatus } from '#shared/operations/error-codes.ts';
import { operations } from '#shared/operations/index.ts';
import { openApi } from '#shared/operations/openapi.ts';
import { pathsOf } from '#shared/operations/operation.ts';

const read = (path: string) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));

const { version } = read('package.json');
const described = openApi(operations, { version, errorCodes: Object.keys(errorStatus) });

type Schema = { type?: string; properties?: Record<string, Schema>; required?: string[]; default?: unknown };
type Content = Record<string, { schema: Schema }>;
type Described = {
  operationId: string;
  tags: string[];
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: Content };
  responses: { 200: { content: Content } };
};

const calls = operations.flatMap((operation) =>
  operation.methods.map((method) => {
    const path = pathsOf(operation)[0] as string;
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

test.each(calls)('$method $path: a GET has parameters, any other method a body', ({ operation, method, call }) => {
  const fields = Object.keys((operation.input as unknown as { shape: object }).shape);
  const body = call.requestBody?.content['application/json']?.schema.properties;
  expect((call.parameters ?? []).map(({ name, in: place }) => [place, name])).toEqual(
    method === 'GET' ? fields.map((name) => ['query', name]) : [],
  );
  expect(body && Object.keys(body)).toEqual(method === 'GET' ? undefined : fields);
  expect(call.tags).toEqual([operation.file.split('/')[0]]);
});

test('a parameter that may be left out says what it is then', () => {
  const { call } = calls.find(({ operation }) => operation.name === 'searchRegisteredModels') ?? {};
  expect(call?.parameters).toContainEqual({
    name: 'max_results',
    in: 'query',
    schema: { type: 'integer', format: 'int64', maximum: 1000, default: 100 },
  });
});
