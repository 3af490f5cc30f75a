import { existsSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { operations } from '#shared/operations/index.ts';
import { type Operation, pathsOf } from '#shared/operations/operation.ts';
import { call } from '#test/support/events.ts';
import { conditionFailed, failure, throttled, timedOut, tooLarge } from '#test/support/failures.ts';
import { dynamodb, type FakeTable, fakeTable } from '#test/support/fake-table.ts';
import { mlflowOperations, sampleOf } from '#test/support/samples.ts';

/** What holds for every operation of the table, whatever it does. */

const seeDocs = 'See the API docs for more information about request parameters.';
const invalid = (message: unknown) => ({ status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE', message } });

let table: FakeTable;
beforeEach(() => {
  table = fakeTable();
});

test.each(operations)('$name has a test of its own', ({ name, file }) => {
  const path = new URL(`${file}.test.ts`, import.meta.url);
  expect(existsSync(path), `test/unit/handlers/${file}.test.ts`).toBe(true);
  expect(readFileSync(path, 'utf8')).toContain(`call(${name}`);
});

describe.each(mlflowOperations)('$name', (operation: Operation) => {
  const { args, required } = sampleOf(operation);
  const inQuery = operation.methods[0] === 'GET';
  // In a query everything is text.
  const texts = Object.keys(args).filter((field) => !inQuery && typeof args[field] === 'string');

  test('says who it is unknown to', async () => {
    expect(await call(operation, args, { actor: null })).toMatchObject({
      status: 401,
      body: { error_code: 'UNAUTHENTICATED', message: 'The call carries no identity.' },
    });
    expect(table.trips).toEqual([]);
  });

  test.each(required)('cannot do without %s', async (field) => {
    for (const value of inQuery ? [undefined, ''] : [undefined, null, '']) {
      const { [field]: _, ...others } = args;
      const reply = await call(operation, value === undefined ? others : { ...others, [field]: value });
      expect(reply).toMatchObject(invalid(`Missing value for required parameter '${field}'. ${seeDocs}`));
    }
    expect(table.trips).toEqual([]);
  });

  test.each(texts)('takes no other type than text for %s', async (field) => {
    for (const [value, shown, type] of [
      [1, '1', 'int'],
      [1.5, '1.5', 'float'],
      [true, 'true', 'bool'],
      [['é'], '["\\u00e9"]', 'list'],
      [{ b: 1, a: 2 }, '{"a":2,"b":1}', 'dict'],
    ]) {
      const reply = await call(operation, { ...args, [field]: value });
      const hint = `supplied:  Hint: Value was of type '${type}'. ${seeDocs}`;
      expect(reply).toMatchObject(invalid(`Invalid value ${shown} for parameter '${field}' ${hint}`));
    }
    expect(table.trips).toEqual([]);
  });

  test('an error of the SDK nobody foresaw is INTERNAL_ERROR, and its text stays here', async () => {
    dynamodb.reset().rejects(failure('AccessDeniedException', 'secret-arn'));
    expect(await call(operation, args)).toMatchObject({
      status: 500,
      body: { error_code: 'INTERNAL_ERROR', message: 'Internal error. Its cause is in the log.' },
    });
  });

  test('throttled for too long: 429, to be sent again', async () => {
    dynamodb.reset().callsFake(() => {
      vi.advanceTimersByTime(21_000);
      throw throttled();
    });
    const { status, headers, body } = await call(operation, args);
    expect({ status, retry: headers['retry-after'], code: body.error_code }).toEqual({
      status: 429,
      retry: '1',
      code: 'REQUEST_LIMIT_EXCEEDED',
    });
    expect(body.message).not.toContain('Rate exceeded');
  });

  test.each([conditionFailed(), timedOut(), tooLarge()])('$name never shows its own text', async (error) => {
    dynamodb.reset().callsFake(() => {
      vi.advanceTimersByTime(21_000);
      throw error;
    });
    const { status, body } = await call(operation, args);
    expect([400, 404, 429, 503]).toContain(status);
    expect(body.message).not.toContain(error.message);
  });

  test('answers by both base paths', () => {
    const [, folder, name] = operation.path.split('/');
    expect(pathsOf(operation)).toEqual([`/api/2.0/mlflow/${folder}/${name}`, `/ajax-api/2.0/mlflow/${folder}/${name}`]);
  });
});
