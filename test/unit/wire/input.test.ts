import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { int64, optionalText, required, tags, text } from '#shared/operations/fields.ts';
import { operation } from '#shared/operations/operation.ts';
import { parseInput, requirePositive, requireWithin } from '#shared/wire/input.ts';
import { eventOf, type Given } from '#test/support/events.ts';
import { takenOrRefused } from '#test/support/outcomes.ts';
import { refusal } from '#test/unit/search/support.ts';

/** An operation with a field of every kind. */
const sample = operation({
  name: 'sample',
  dialect: 'mlflow',
  methods: ['POST', 'GET'],
  path: '/sample',
  file: 'sample',
  input: z.object({
    name: required(text),
    max_results: z._default(int64(1000), 100),
    order_by: z._default(z.array(text), []),
    page_token: optionalText,
    flag: z._default(z.boolean(), false),
    tags,
  }),
  output: z.object({}),
  access: {},
  permission: 'reader',
});

const parse = (args: Record<string, unknown>, given: Given = {}) =>
  parseInput(sample, eventOf(sample, { name: 'a', ...args }, given));

test('of a call of ours what is too large is told with the most there may be', () => {
  const input = z.object({
    size: z.optional(int64(5)),
    text: z.optional(text.check(z.maxLength(5))),
    list: z.optional(z.array(text).check(z.maxLength(5))),
  });
  const ours = operation({ ...sample, dialect: 'stagebook', input });
  const told = (args: Record<string, unknown>) => refusal(() => parseInput(ours, eventOf(ours, args)));
  expect(told({ size: 6 })).toMatch(/It must be at most 5\.$/);
  expect(told({ text: 'sixsix' })).toMatch(/It may have at most 5 characters\.$/);
  expect(told({ list: ['1', '2', '3', '4', '5', '6'] })).toMatch(/It may have at most 5 entries\.$/);
});

test('defaults where nothing is given', () => {
  expect(parse({})).toEqual({ name: 'a', max_results: 100, order_by: [], flag: false });
});

describe('int64', () => {
  test.each([5, '5', '+5', '0005', 0, -1, '-1', 1000])('%j', (max_results) => {
    expect(parse({ max_results })).toMatchObject({ max_results: Number(max_results) });
    expect(parse({ max_results }, { method: 'GET' })).toMatchObject({ max_results: Number(max_results) });
  });

  test.each([
    [1001, '1001', 'int'],
    ['1001', '"1001"', 'str'],
    ['x', '"x"', 'str'],
    ['', '""', 'str'],
    ['1.0', '"1.0"', 'str'],
    ['1e2', '"1e2"', 'str'],
    [1.5, '1.5', 'float'],
    [true, 'true', 'bool'],
    ['99999999999999999999', '"99999999999999999999"', 'str'],
  ])('not %j', (max_results, shown, type) => {
    expect(refusal(() => parse({ max_results }))).toBe(
      `Invalid value ${shown} for parameter 'max_results' supplied:  Hint: Value was of type '${type}'. See the API docs for more information about request parameters.`,
    );
  });

  test('positive, where it must be', () => {
    expect(() => requirePositive('max_results', 1)).not.toThrow();
    for (const value of [0, -1]) {
      expect(refusal(() => requirePositive('max_results', value))).toBe(
        `Invalid value for max_results. It must be a positive integer, but got ${value}`,
      );
    }
  });
});

test('lists: repeated keys of a query, an array in a body', () => {
  expect(parse({ order_by: ['a', 'b'] }, { method: 'GET' })).toMatchObject({ order_by: ['a', 'b'] });
  expect(parse({ order_by: ['a'] }, { method: 'GET' })).toMatchObject({ order_by: ['a'] });
  expect(parse({ order_by: ['a'] })).toMatchObject({ order_by: ['a'] });
  expect(refusal(() => parse({ order_by: 'a' }))).toContain('Invalid value "a" for parameter \'order_by\' supplied:');
  expect(refusal(() => parse({ order_by: [1] }))).toContain("Invalid value 1 for parameter 'order_by[0]' supplied:");
});

test('what is inside a tag is told with its place', () => {
  expect(parse({ tags: [{ key: 'k' }, { value: 'v' }] })).toMatchObject({
    tags: [
      { key: 'k', value: '' },
      { key: '', value: 'v' },
    ],
  });
  expect(refusal(() => parse({ tags: [{ key: 'k' }, { key: 1 }] }))).toContain("parameter 'tags[1].key' supplied:");
  expect(refusal(() => parse({ tags: [null] }))).toContain("'tags[0]'");
});

test('camelCase is the same field', () => {
  expect(parse({ maxResults: 7, orderBy: ['x'], pageToken: 't' })).toMatchObject({
    max_results: 7,
    order_by: ['x'],
    page_token: 't',
  });
  expect(refusal(() => parse({ maxResults: 7, max_results: 7 }))).toContain("is given twice, also as 'maxResults'");
});

describe('an argument in the path', () => {
  const input = z.object({ path: required(text), name: optionalText });
  const declared = {
    name: 'sample',
    dialect: 'mlflow',
    file: 'sample',
    output: z.object({}),
    access: {},
    permission: 'reader',
  } as const;
  const at = '/sample/{path+}';
  const inBody = operation({ ...declared, methods: ['POST', 'GET'], path: at, input });
  const bytes = operation({ ...declared, methods: ['PUT'], path: at, input, body: 'bytes' });

  test('is beside those of a body or a query, and goes before them', () => {
    for (const method of ['POST', 'GET'] as const) {
      expect(parseInput(inBody, eventOf(inBody, { path: 'a/b', name: 'n' }, { method }))).toEqual({
        path: 'a/b',
        name: 'n',
      });
    }
    const body = { path: 'elsewhere', name: 'n' };
    expect(parseInput(inBody, eventOf(inBody, { path: 'a' }, { body }))).toEqual({ path: 'a', name: 'n' });
    const query = 'path=elsewhere&name=n';
    expect(parseInput(inBody, eventOf(inBody, { path: 'a' }, { method: 'GET', query }))).toEqual({
      path: 'a',
      name: 'n',
    });
  });

  test('is all there is beside a file, whatever that is', () => {
    for (const body of ['{"name":"n","path":"elsewhere"}', '[1]', '{', '']) {
      for (const contentType of ['application/json', 'text/plain', undefined]) {
        const query = 'name=n&path=elsewhere';
        const event = eventOf(bytes, { path: 'a' }, { body, contentType, query });
        expect(parseInput(bytes, event)).toEqual({ path: 'a' });
      }
    }
  });

  test('cannot be left out', () => {
    for (const args of [{}, { path: '' }]) {
      expect(refusal(() => parseInput(bytes, eventOf(bytes, args)))).toBe(
        "Missing value for required parameter 'path'. See the API docs for more information about request parameters.",
      );
    }
  });
});

test('what must be within a range, as the tracking store says it', () => {
  for (const value of [1, 5]) expect(() => requireWithin('max_results', value, 5)).not.toThrow();
  for (const [value, must] of [
    [0, 'a positive integer'],
    [-1, 'a positive integer'],
    [6, 'at most 5'],
  ] as const) {
    expect(refusal(() => requireWithin('max_results', value, 5))).toBe(
      `Invalid value ${value} for parameter 'max_results' supplied. It must be ${must}`,
    );
  }
});

test('any JSON at all is taken or refused', () => {
  const bodies = fc.oneof(fc.json({ stringUnit: 'binary' }), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(bodies, fc.boolean(), (body, base64) => {
      const call = () => parse({}, { body, base64, contentType: 'application/json' });
      takenOrRefused(call);
    }),
  );
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('name', 'tags', 'order_by', 'flag', 'max_results'), fc.jsonValue()),
      (args) => {
        const call = () => parse(args);
        takenOrRefused(call);
      },
    ),
  );
});

test('any query at all is taken or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (rest) => {
      const call = () => parse({}, { method: 'GET', query: `name=${rest}` });
      takenOrRefused(call);
    }),
  );
});

test('a body that is not JSON is no arguments to MLflow’s calls, and refused by ours', () => {
  const anything = { ...sample, input: z.object({ name: optionalText }) };
  const sent = (dialect: typeof sample.dialect) => () =>
    parseInput({ ...anything, dialect }, eventOf({ ...anything, dialect }, {}, { body: '{name: 1' }));
  expect(sent('mlflow')()).toEqual({});
  expect(refusal(sent('stagebook'))).toBe('Bad Request. The body is not JSON.');
  expect(refusal(sent('databricks'))).toBe('Bad Request. The body is not JSON.');
});

describe('where a misspelt argument would mean more than was meant', () => {
  const strict = { ...sample, dialect: 'stagebook' as const, input: z.strictObject({ name: optionalText }) };
  const sent = (given: Given) => () => parseInput(strict, eventOf(strict, {}, { method: 'DELETE', ...given }));

  test('it is refused, in a query as in a body', () => {
    for (const given of [{ query: 'nmae=a' }, { body: { nmae: 'a' } }, { query: 'nmae=a', body: {} }])
      expect(refusal(sent(given))).toMatch(/There is no parameter 'nmae'/);
  });

  test('null is no absence', () => {
    expect(refusal(sent({ body: { name: null } }))).toMatch(/Parameter 'name' is null/);
  });

  test('a DELETE has its arguments in the query, in the body, or in both', () => {
    expect(sent({ query: 'name=a', body: {} })()).toEqual({ name: 'a' });
    expect(sent({ query: '', body: { name: 'b' } })()).toEqual({ name: 'b' });
  });
});
