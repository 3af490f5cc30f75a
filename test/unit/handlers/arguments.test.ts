import { describe, expect, test } from 'vitest';
import { searchModelVersions } from '#shared/operations/model-versions.ts';
import type { Method, Operation } from '#shared/operations/operation.ts';
import {
  createRegisteredModel,
  deleteRegisteredModel,
  getRegisteredModel,
  renameRegisteredModel,
  updateRegisteredModel,
} from '#shared/operations/registered-models.ts';
import { call, type Given } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { mlflowOperations, sampleOf } from '#test/support/samples.ts';

/** Where a call's arguments are read from, and what happens to text that is not what it should be. */

const missing = (name: string) =>
  `Missing value for required parameter '${name}'. See the API docs for more information about request parameters.`;

const refusal = async (...[operation, args, given]: Parameters<typeof call>) => {
  const table = fakeTable();
  const { status, body } = await call(operation, args, given);
  expect({ status, code: body.error_code, sent: table.trips }).toEqual({
    status: 400,
    code: 'INVALID_PARAMETER_VALUE',
    sent: [],
  });
  return body.message;
};

const nameOf = async (given: Given, operation: Operation = getRegisteredModel) => {
  fakeTable();
  const { status, body } = await call(operation, {}, given);
  expect(status).toBe(404);
  return /name=(.*) not found/.exec(body.message)?.[1];
};

describe('content type', () => {
  const posts = mlflowOperations.filter(({ methods }) => methods[0] === 'POST');

  test.each(posts)('$name takes JSON alone', async (operation) => {
    const { args } = sampleOf(operation);
    expect(await refusal(operation, args, { contentType: undefined })).toBe(
      'Bad Request. Content-Type header is missing.',
    );
    for (const contentType of ['text/plain', 'application/jsonx', 'application/x-www-form-urlencoded']) {
      expect(await refusal(operation, args, { contentType })).toBe(
        "Bad Request. Content-Type must be one of ['application/json'].",
      );
    }
  });

  test.each(['application/json; charset=utf-8', 'Application/JSON'])('%s is JSON', async (contentType) => {
    fakeTable();
    expect(await call(createRegisteredModel, { name: 'a' }, { contentType })).toMatchObject({ status: 200 });
  });

  test.each([updateRegisteredModel, deleteRegisteredModel])('$name does not ask, as MLflow', async (operation) => {
    expect(await nameOf({ body: { name: 'a' }, contentType: 'text/plain' }, operation)).toBe('a');
  });
});

describe('body', () => {
  test.each(['', '{', 'name=a', '{"name":"a"', 'null', '"null"', '"{"'])('%j is no arguments', async (body) => {
    expect(await refusal(createRegisteredModel, {}, { body, contentType: 'application/json' })).toBe(missing('name'));
  });

  test.each([
    ['[]', 'list'],
    ['[{"name":"a"}]', 'list'],
    ['1', 'int'],
    ['true', 'bool'],
    ['"1"', 'int'],
  ])('%s is no object', async (body, type) => {
    expect(await refusal(createRegisteredModel, {}, { body })).toBe(
      `Bad Request. The body must be a JSON object, not a JSON ${type}.`,
    );
  });

  test('a JSON string is read once more, for clients of MLflow 1.0', async () => {
    expect(await nameOf({ body: JSON.stringify(JSON.stringify({ name: 'a' })) }, deleteRegisteredModel)).toBe('a');
  });

  test('base64, as API Gateway passes on what it takes for binary', async () => {
    expect(await nameOf({ body: { name: 'Größe' }, base64: true }, deleteRegisteredModel)).toBe('Größe');
  });

  test('null is absent, at any depth; unknown fields are nobody’s business', async () => {
    const table = fakeTable();
    const args = { name: 'a', description: null, tags: [{ key: 'k', value: null }], unknown: [{}] };
    expect(await call(createRegisteredModel, args)).toMatchObject({ status: 200 });
    expect(table.written[2]?.put).toMatchObject({ tags: { k: '' } });
    expect(table.written[2]?.put).not.toHaveProperty('description');
  });

  test('a field is spelled either way, not both', async () => {
    expect(await nameOf({ body: { name: 'a', newName: 'b' } }, renameRegisteredModel)).toBe('a');
    expect(await refusal(renameRegisteredModel, { name: 'a', newName: 'b', new_name: 'b' })).toBe(
      "Parameter 'new_name' is given twice, also as 'newName'.",
    );
  });

  test.each(['{"name":"a\\ud800"}', '{"name":"a","tags":[{"key":"k","value":"\\udc00"}]}', '{"name":{"a":"\\udfff"}}'])(
    '%s is not Unicode',
    async (body) => {
      expect(await refusal(createRegisteredModel, {}, { body })).toMatch(
        /^Invalid value ".*": text must be well-formed/,
      );
    },
  );

  test.each([
    ['{"name":1e400}', 'Invalid value Infinity for parameter'],
    ['{"name":{"\\ud800":1}}', 'Invalid value {"\\ud800":1} for parameter'],
    [`{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'Bad Request. The body is nested more than 100 levels'],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'Bad Request. The body must be a JSON object'],
  ])('%.30s is refused, and is no error of ours', async (body, message) => {
    expect(await refusal(createRegisteredModel, {}, { body })).toContain(message);
  });
});

describe('GET', () => {
  test('reads the query, text as it was escaped', async () => {
    expect(await nameOf({ query: 'name=a%20b%2Bc&x=1' })).toBe('a b+c');
    expect(await nameOf({ query: 'name=a+b' })).toBe('a b');
  });

  test('a body counts only without any query', async () => {
    expect(await nameOf({ query: '', body: { name: 'inBody' } })).toBe('inBody');
    expect(await nameOf({ query: 'name=inQuery', body: { name: 'inBody' } })).toBe('inQuery');
    expect(await refusal(getRegisteredModel, {}, { query: 'x=1', body: { name: 'inBody' } })).toBe(missing('name'));
  });

  test('repeated keys are a list where the field is one', async () => {
    expect(await refusal(searchModelVersions, {}, { query: 'order_by=name&order_by=name+DESC' })).toContain(
      'duplicate',
    );
    expect(await nameOf({ query: 'name=a&name=b' })).toBe('a');
  });
});

describe('DELETE', () => {
  const method: Method = 'DELETE';
  const query = 'name=inQuery';

  test('reads the body, and no query, as MLflow', async () => {
    expect(await refusal(deleteRegisteredModel, {}, { method, query, body: undefined })).toBe(missing('name'));
    expect(await nameOf({ method, query, body: { name: 'inBody' } }, deleteRegisteredModel)).toBe('inBody');
  });

  test.each(['databricks-sdk-py/0.30.0 python/3.11', 'app/1 databricks-sdk-go/0.5'])(
    'of %s reads the query, for it sends no body',
    async (userAgent) => {
      const given = { method, query, userAgent };
      expect(await nameOf({ ...given, body: undefined }, deleteRegisteredModel)).toBe('inQuery');
      expect(await nameOf({ ...given, body: { name: 'inBody' } }, deleteRegisteredModel)).toBe('inBody');
    },
  );
});
