import { expect, test } from 'vitest';
import { operations } from '#shared/operations/index.ts';
import { type Method, pathsOf } from '#shared/operations/operation.ts';
import { deliver, httpEvent } from '#test/support/events.ts';

const methods: Method[] = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];

const routes = operations.flatMap((operation) =>
  pathsOf(operation).map((path) => ({ path, methods: operation.methods })),
);

/** The verbs of a path, of templates that it fits by chance too: `/logged-models/search` is a `/logged-models/{model_id}`. */
const takenAt = (path: string) =>
  new Set(
    routes
      .filter((route) =>
        new RegExp(`^${route.path.replace(/\{\w+\+\}$/, '.+').replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
      )
      .flatMap((route) => route.methods),
  );

/** A greedy path stands for any below it. */
const asked = (path: string) => path.replace(/\{\w+\+\}$/, 'a/b c/ü.bin');

test.each([...new Set(routes.map(({ path }) => path))])('%s by another verb is 405', async (template) => {
  const path = asked(template);
  const taken = takenAt(path);
  for (const method of methods.filter((one) => !taken.has(one))) {
    const { status, headers, body } = await deliver('system/not-found', httpEvent({ method, path }));
    expect(status).toBe(405);
    expect(String(headers.allow).split(', ').sort()).toEqual([...taken].sort());
    expect(body).toEqual({ error_code: 'ENDPOINT_NOT_FOUND', message: expect.stringContaining(`not ${method}.`) });
  }
});

test.each([
  '/',
  '/api/2.0/mlflow/registered-models',
  '/api/2.0/mlflow/registered-models/get/',
  '/api/3.0/mlflow/runs/get',
  // A greedy path stands for something, not for nothing.
  '/api/2.0/mlflow-artifacts/artifacts/',
  '/api/2.0/mlflow-artifacts/presigned',
  '/api/2.0/mlflow-artifacts/mpu/create/',
  '/api/2.0/mlflow-artifacts/mpu/other/x',
  '/api/3.0/mlflow-artifacts/artifacts/x',
  '/ajax-api/2.0/stagebook/manifest',
  '/prod/api/2.0/mlflow-artifacts/artifacts/x',
])('%s is nothing: 404 in MLflow’s shape', async (path) => {
  expect(await deliver('system/not-found', httpEvent({ method: 'POST', path }))).toMatchObject({
    status: 404,
    headers: { 'content-type': 'application/json' },
    body: { error_code: 'ENDPOINT_NOT_FOUND', message: `No API found for 'POST ${path}'.` },
  });
});

test('below a stage’s name as without it', async () => {
  const event = httpEvent({ method: 'POST', path: '/api/2.0/mlflow/registered-models/get', stage: '/prod' });
  expect(await deliver('system/not-found', event)).toMatchObject({ status: 405, headers: { allow: 'GET' } });
});
