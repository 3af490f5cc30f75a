import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { operations } from '#shared/operations/index.ts';
import { type Method, pathsOf } from '#shared/operations/operation.ts';
import { findRoute, methodsAt } from '#shared/operations/routes.ts';

const all: Method[] = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];
const routes = operations.flatMap((operation) =>
  pathsOf(operation).flatMap((path) => operation.methods.map((method) => ({ operation, path, method }))),
);
const exact = routes.filter(({ path }) => !path.includes('{'));
const greedy = routes.filter(({ path }) => path.endsWith('+}'));
const varying = routes.filter(({ path }) => path.includes('{') && !path.endsWith('+}'));
const fixed = (path: string) => path.replace(/\{.*$/, '');

test.each(exact)('$method $path', ({ operation, path, method }) => {
  expect(findRoute(method, path)).toEqual({ operation, path });
  expect(methodsAt(path)).toContain(method);
});

describe.each(greedy)('$method $path', ({ operation, path, method }) => {
  const below = fc.string({ unit: 'grapheme', minLength: 1 });

  test('whatever is below it is its argument, as it is', () => {
    fc.assert(
      fc.property(below, (rest) => {
        expect(findRoute(method, fixed(path) + rest)).toEqual({
          operation,
          path,
          pathParameters: { artifact_path: rest },
        });
        expect(methodsAt(fixed(path) + rest)).toContain(method);
      }),
    );
  });

  test('nothing is below it: nothing answers', () => {
    expect(findRoute(method, fixed(path))).toBeUndefined();
    expect(methodsAt(fixed(path))).toEqual([]);
  });
});

test.each(varying)('$method $path: a part of the path is an argument, but no part more than one', (one) => {
  const { operation, path, method } = one;
  const filled = path.replace(/\{(\w+)\}/g, 'a b.$1');
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const pathParameters = Object.fromEntries(names.map((name) => [name, `a b.${name}`]));
  expect(findRoute(method, filled)).toEqual({ operation, path, pathParameters });
  expect(findRoute(method, `${filled}/more`)?.operation).not.toBe(operation);
});

test('an exact path goes before one that varies, for its own methods', () => {
  const base = '/api/2.0/mlflow/logged-models';
  expect(findRoute('POST', `${base}/search`)?.operation.name).toBe('searchLoggedModels');
  expect(findRoute('GET', `${base}/search`)?.operation.name).toBe('getLoggedModel');
  expect(methodsAt(`${base}/search`).toSorted()).toEqual(['DELETE', 'GET', 'PATCH', 'POST']);
});

test('a greedy path is no other’s, though it be written below it', () => {
  const base = '/api/2.0/mlflow-artifacts';
  const name = (method: string, path: string) => findRoute(method, base + path)?.operation.name;
  expect(name('GET', '/artifacts')).toBe('listArtifacts');
  expect(name('GET', '/artifacts/presigned/x')).toBe('downloadArtifact');
  expect(name('GET', '/presigned/artifacts/x')).toBe('getPresignedDownloadUrl');
  expect(name('POST', '/mpu/create/mpu/abort/x')).toBe('createMultipartUpload');
  expect(name('PUT', `/artifacts${base}/artifacts/x`)).toBe('uploadArtifact');
  expect(methodsAt(`${base}/artifacts/x`).toSorted()).toEqual(['DELETE', 'GET', 'PUT']);
  expect(methodsAt(`${base}/artifacts`)).toEqual(['GET']);
});

test('any method and path at all: a route where there is one of that method, and only there', () => {
  const path = fc.oneof(
    fc.webPath(),
    fc.constantFrom(...routes.map((route) => route.path)),
    fc.tuple(fc.constantFrom(...routes.map((route) => fixed(route.path))), fc.string()).map((parts) => parts.join('')),
  );
  const method = fc.oneof(fc.constantFrom(...all), fc.constantFrom('HEAD', 'OPTIONS', 'get', ''));
  fc.assert(
    fc.property(method, path, (verb, at) => {
      const found = findRoute(verb, at);
      expect(found !== undefined).toBe(methodsAt(at).includes(verb as Method));
      if (found) {
        expect(found.operation.methods).toContain(verb);
        const filled = found.path.replace(/\{(\w+)\+?\}/g, (_, name) => found.pathParameters?.[name] ?? '');
        expect(filled).toBe(at);
      }
    }),
  );
});
