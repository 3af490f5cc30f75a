import { existsSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { operations } from '#shared/operations/index.ts';
import { type Operation, pathParameters, pathsOf } from '#shared/operations/operation.ts';
import { includes, roles } from '#shared/operations/roles.ts';
import { type Given, call as send } from '#test/support/events.ts';
import { conditionFailed, failure, throttled, timedOut, tooLarge } from '#test/support/failures.ts';
import { type FakeS3, fakeS3, s3 } from '#test/support/fake-s3.ts';
import { dynamodb, type FakeTable, fakeTable } from '#test/support/fake-table.ts';
import { mlflowOperations, operationsWithArguments, sampleOf } from '#test/support/samples.ts';

/** What holds for every operation of the table, whatever it does. */

const slowDown = () => failure('SlowDown', 'Please reduce your request rate.', { $metadata: { httpStatusCode: 503 } });

const seeDocs = 'See the API docs for more information about request parameters.';
const invalid = (message: unknown) => ({ status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE', message } });

let table: FakeTable;
let bucket: FakeS3;
beforeEach(() => {
  table = fakeTable();
  bucket = fakeS3();
});

/** Neither the table nor the bucket was asked anything. */
const nothingSent = () => expect([table.trips, bucket.sent]).toEqual([[], []]);

/** Both clients' every request ends like this. */
function failing(error: () => Error): void {
  for (const client of [dynamodb, s3]) {
    client.reset().callsFake(() => {
      throw error();
    });
  }
}

test.each(operations)('$name has a test of its own', ({ name, file }) => {
  const path = new URL(`${file}.test.ts`, import.meta.url);
  expect(existsSync(path), `test/unit/handlers/${file}.test.ts`).toBe(true);
  expect(readFileSync(path, 'utf8')).toContain(`call(${name}`);
});

describe.each(operationsWithArguments)('$name', (operation: Operation) => {
  const { args, required, given = {} } = sampleOf(operation);
  const inQuery = operation.methods[0] === 'GET';
  const inPath = pathParameters(operation);
  const call = (changed: Record<string, unknown>, more: Given = {}) => send(operation, changed, { ...given, ...more });
  // In a query or a path everything is text.
  const texts = Object.keys(args).filter(
    (field) => !inQuery && !inPath.includes(field) && typeof args[field] === 'string',
  );

  /** What counts as absent: of text also the empty one. */
  const nothings = (field: string) => [
    undefined,
    ...(inQuery || inPath.includes(field) ? [] : [null]),
    ...(typeof args[field] === 'string' ? [''] : []),
  ];

  test('says who it is unknown to', async () => {
    expect(await call(args, { actor: null })).toMatchObject({
      status: 401,
      body: { error_code: 'UNAUTHENTICATED', message: 'The call carries no identity. Sign in.' },
    });
    nothingSent();
  });

  test.each(roles.filter((role) => !includes(role, operation.permission)))('is not for a %s', async (role) => {
    const reply = await call(args, { role });
    expect(reply).toMatchObject({ status: 403, body: { error_code: 'PERMISSION_DENIED' } });
    expect(reply.body.message).toContain(`needs the role '${operation.permission}'`);
    nothingSent();
  });

  test.each(required)('cannot do without %s', async (field) => {
    for (const value of nothings(field)) {
      const { [field]: _, ...others } = args;
      const reply = await call(value === undefined ? others : { ...others, [field]: value });
      expect(reply).toMatchObject(invalid(`Missing value for required parameter '${field}'. ${seeDocs}`));
    }
    nothingSent();
  });

  test.each(texts)('takes no other type than text for %s', async (field) => {
    for (const [value, shown, type] of [
      [1, '1', 'int'],
      [1.5, '1.5', 'float'],
      [true, 'true', 'bool'],
      [['é'], '["\\u00e9"]', 'list'],
      [{ b: 1, a: 2 }, '{"a":2,"b":1}', 'dict'],
    ]) {
      const reply = await call({ ...args, [field]: value });
      const hint = `supplied:  Hint: Value was of type '${type}'. ${seeDocs}`;
      expect(reply).toMatchObject(invalid(`Invalid value ${shown} for parameter '${field}' ${hint}`));
    }
    nothingSent();
  });

  test('an error of the SDK nobody foresaw is INTERNAL_ERROR, and its text stays here', async () => {
    failing(() => failure('AccessDenied', 'secret-arn', { $metadata: { httpStatusCode: 403 } }));
    expect(await call(args)).toMatchObject({
      status: 500,
      body: { error_code: 'INTERNAL_ERROR', message: 'Internal error. Its cause is in the log.' },
    });
  });

  test.each([throttled(), slowDown()])('$name for too long: 429, to be sent again', async (error) => {
    failing(() => {
      vi.advanceTimersByTime(21_000);
      return error;
    });
    const { status, headers, body } = await call(args);
    expect({ status, retry: headers['retry-after'], code: body.error_code }).toEqual({
      status: 429,
      retry: '1',
      code: 'REQUEST_LIMIT_EXCEEDED',
    });
    expect(body.message).not.toContain(error.message);
  });

  test.each([conditionFailed(), timedOut(), tooLarge()])('$name never shows its own text', async (error) => {
    failing(() => {
      vi.advanceTimersByTime(21_000);
      return error;
    });
    const { status, body } = await call(args);
    expect([400, 404, 429, 503]).toContain(status);
    expect(body.message).not.toContain(error.message);
  });
});

test.each(mlflowOperations)('$name answers by both base paths', (operation: Operation) => {
  const { path } = operation;
  expect(pathsOf(operation)).toEqual([`/api/2.0/mlflow${path}`, `/ajax-api/2.0/mlflow${path}`]);
});

test('the bases of the others', () => {
  const bases = (dialect: Operation['dialect']) => [
    ...new Set(operations.filter((one) => one.dialect === dialect).flatMap((one) => pathsOf({ ...one, path: '' }))),
  ];
  expect(bases('mlflow-artifacts')).toEqual(['/api/2.0/mlflow-artifacts', '/ajax-api/2.0/mlflow-artifacts']);
  expect(bases('mlflow-3')).toEqual(['/api/3.0/mlflow', '/ajax-api/3.0/mlflow']);
  expect(bases('databricks')).toEqual(['/api/2.0']);
  expect(bases('databricks-preview')).toEqual(['/api/2.0', '/api/2.0/preview']);
  expect(bases('stagebook')).toEqual(['/api/2.0/stagebook']);
  expect(bases('system')).toEqual(['']);
});
