import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { pagesOf, rowsOf, search } from './pages.ts';

/** Tokens from outside, names that no model has, and the order of all names. */

const names = ['Z', 'a', 'z', 'é', '～', '😀', '😀a', '😀b'];

beforeAll(async () => {
  await freshTable();
  const { lay, longAgo, times } = await import('./lay.ts');
  const prompt = { 'mlflow.prompt.is_prompt': 'true' };
  await lay(
    names.map((name, at) => ({
      name,
      // Versions of a prompt that are none themselves are listed among the others, from another partition.
      ...(name === '😀a' && { tags: prompt }),
      versions: times(4, (index) => ({ at: longAgo + at + index })),
    })),
  );
  const { limits } = await import('#shared/store/search/limits.ts');
  Object.assign(limits, { whole: 2, models: 2, batch: 3 });
});

const versions = (input: Record<string, unknown>) => call('searchModelVersions', { max_results: 2, ...input });
const refused = (message: RegExp) => ({
  status: 400,
  body: { error_code: 'INVALID_PARAMETER_VALUE', message: expect.stringMatching(message) },
});

const decode = (token: string) => JSON.parse(Buffer.from(token, 'base64url').toString());
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

test('a token of another filter, order or entity is refused; of another page size it is not', async () => {
  const page_token = (await versions({ filter: "run_id = ''" })).body.next_page_token;
  expect(await versions({ filter: "run_id = ''", page_token, max_results: 7 })).toMatchObject({ status: 200 });
  expect(await versions({ filter: "run_id != 'x'", page_token })).toMatchObject(refused(/another search/));
  expect(await versions({ page_token })).toMatchObject(refused(/another search/));
  expect(await versions({ filter: "run_id = ''", order_by: ['name'], page_token })).toMatchObject(refused(/another/));
  const models = (await call('searchRegisteredModels', { max_results: 2 })).body.next_page_token;
  expect(await versions({ page_token: models })).toMatchObject(refused(/another search/));
});

test('an empty token is the first page', async () => {
  expect((await versions({ page_token: '' })).body).toEqual((await versions({})).body);
});

test('what is no token is refused', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.base64String({ minLength: 4 }),
    fc.json().map((json) => Buffer.from(json).toString('base64')),
  );
  const property = fc.asyncProperty(text, async (page_token) => {
    expect(await versions({ page_token })).toMatchObject(refused(/^Invalid page token/));
  });
  await fc.assert(property, { numRuns: 300 });
});

const searches: [operation: string, input: Record<string, unknown>][] = [
  ['searchRegisteredModels', {}],
  ['searchRegisteredModels', { filter: "name LIKE '😀%'" }],
  ['searchRegisteredModels', { order_by: ['timestamp DESC'] }],
  ['searchModelVersions', {}],
  ['searchModelVersions', { filter: "name = 'a'" }],
  ['searchModelVersions', { filter: "name = 'a' AND version_number > 1", order_by: ['version_number DESC'] }],
  ['searchModelVersions', { order_by: ['name', 'last_updated_timestamp'] }],
  ['searchModelVersions', { order_by: ['name DESC'] }],
  ['searchModelVersions', { order_by: ['creation_timestamp'] }],
];

/** Keys as walks have them, and anything else. */
const key = fc.oneof(
  fc.constantFrom(
    'all',
    'list',
    'recent',
    'name',
    'number',
    'a',
    '😀',
    'V#0000000003',
    'V#9999999999',
    'META',
    'IN#None#',
  ),
  fc.constantFrom('1700000000002#0000000001', '1700000000002#Z#9', 'x'.repeat(1_024), '\ud800', ''),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const number = fc.oneof(fc.maxSafeInteger(), fc.constant(1_700_000_000_002), fc.double());
const forged = fc.record(
  {
    from: fc.array(key, { maxLength: 5 }),
    to: key,
    last: fc.record({ name: key, version: number, creation_timestamp: number, last_updated_timestamp: number }),
    strayed: fc.boolean(),
  },
  { requiredKeys: [], noNullPrototype: true },
);

test('a forged token is answered or refused, never failed on', async () => {
  for (const [operation, input] of searches) {
    const page = await call(operation, { ...input, max_results: 1 });
    const query = decode(page.body.next_page_token);
    const property = fc.asyncProperty(forged, async (position) => {
      const { status, body } = await call(operation, { ...input, page_token: encode({ ...query, ...position }) });
      if (status !== 200) expect([status, body.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    });
    await fc.assert(property, { numRuns: 60 });
  }
});

test('names are in the order of their UTF-8 bytes, up and down, for models and for versions', async () => {
  for (const order_by of [['name'], ['name DESC']]) {
    const expected = order_by[0] === 'name' ? names : names.toReversed();
    const models = rowsOf(await pagesOf('models', { order_by }, [2]));
    expect(models.map(({ name }) => name)).toEqual(expected.filter((name) => name !== '😀a'));
    const found = rowsOf(await pagesOf('versions', { order_by }, [3]));
    expect(found.map(({ name }) => name)).toEqual(expected.flatMap((name) => [name, name, name, name]));
  }
});

test('what no name, tag or run can be is found nowhere, and nothing fails', async () => {
  const long = 'x'.repeat(3_000);
  const filters = [
    `name = '${long}'`,
    `name LIKE '${long}%'`,
    `name LIKE '${'😀'.repeat(300)}%'`,
    `name IN ('${long}', '\\ud800')`,
    `tags.\`${long}\` = 'a'`,
    `tags.a = '${long}'`,
    "name = ''",
  ];
  for (const filter of filters) {
    for (const kind of ['models', 'versions'] as const) expect((await search(kind, { filter })).rows).toEqual([]);
  }
  const more = [
    `run_id = '${long}'`,
    "run_id IN ('\\ud800')",
    `source_path = '${long}'`,
    'version_number > 9007199254740990',
  ];
  for (const filter of more) expect((await search('versions', { filter })).rows).toEqual([]);
});
