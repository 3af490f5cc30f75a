import { beforeAll, describe, expect, test } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';

/** Filters that are too long, too many or too deep: each is answered or told what is too much of it. */

const mlflow = ['searchRegisteredModels', 'searchModelVersions'];
const own = ['findRegisteredModels', 'findModelVersions'];
const tracking: Record<string, Record<string, unknown>> = {
  searchExperiments: { max_results: 10 },
  searchRuns: { experiment_ids: ['0'] },
  searchLoggedModels: { experiment_ids: ['0'] },
};
const searches = [...mlflow, ...own, ...Object.keys(tracking)];

beforeAll(async () => {
  await freshTable();
  const { lay } = await import('../search/lay.ts');
  await lay([{ name: 'm', tags: { a: 'x' }, versions: [{ tags: { a: 'x' } }] }]);
});

const asked = (name: string, input: Record<string, unknown>) => call(name, { ...tracking[name], ...input });

const refused = (message: RegExp | string) => ({
  status: 400,
  body: {
    error_code: 'INVALID_PARAMETER_VALUE',
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  },
});

/** A comparison that every search takes, of so many characters, or more if it must have more. */
const long = (characters: number) => `tags.a = '${'x'.repeat(Math.max(0, characters - "tags.a = ''".length))}'`;
const clauses = (count: number, between = ' AND ') => Array.from({ length: count }, () => "tags.a = 'x'").join(between);

describe('length', () => {
  test.each(searches)('%s', async (name) => {
    const most = own.includes(name) ? 10_000 : 50_000;
    expect(await asked(name, { filter: long(10_000) })).toMatchObject({ status: 200 });
    expect(await asked(name, { filter: long(most) })).toMatchObject({ status: 200 });
    for (const characters of [most + 1, 100_000, 5_000_000]) {
      expect(await asked(name, { filter: long(characters) })).toMatchObject(
        refused(`Search filter has ${characters} characters; at most ${most} are supported.`),
      );
    }
  });
});

describe('clauses', () => {
  test.each(searches)('%s', async (name) => {
    for (const count of [50, 100]) expect(await asked(name, { filter: clauses(count) })).toMatchObject({ status: 200 });
    for (const count of [101, 550]) {
      expect(await asked(name, { filter: clauses(count) })).toMatchObject(refused(/clauses.* 100 |100 clauses/));
    }
    expect(await asked(name, { filter: clauses(1_000) })).toMatchObject(refused(/clauses|characters; at most/));
  });
});

test.each(own)('%s: OR, NOT and brackets, as many and as deep as there is', async (name) => {
  const deep = (levels: number) => `${'('.repeat(levels)}tags.a = 'x'${')'.repeat(levels)}`;
  const nots = (count: number) => `${'NOT '.repeat(count)}tags.a = 'x'`;
  for (const filter of [clauses(100, ' OR '), deep(20), nots(1_000), `NOT (${deep(19)})`])
    expect(await asked(name, { filter })).toMatchObject({ status: 200 });
  expect(await asked(name, { filter: clauses(101, ' OR ') })).toMatchObject(refused(/more than 100 clauses/));
  for (const levels of [21, 1_000, 4_900])
    expect(await asked(name, { filter: deep(levels) })).toMatchObject(refused(/deeper than 20 levels/));
  const mixed = `${'(NOT '.repeat(1_000)}tags.a = 'x'${')'.repeat(1_000)}`;
  expect(await asked(name, { filter: mixed })).toMatchObject(refused(/deeper than 20 levels/));
  expect(await asked(name, { filter: nots(2_400).slice(0, 9_600) })).toMatchObject(
    refused(/lacks a comparison at NOT/),
  );
});

test.each([...mlflow, ...Object.keys(tracking)])(
  '%s: brackets, OR and NOT are no part of its filters',
  async (name) => {
    const filters = [
      `${'('.repeat(1_000)}tags.a = 'x'${')'.repeat(1_000)}`,
      '('.repeat(1_000),
      clauses(2, ' OR '),
      `${'NOT '.repeat(1_000)}tags.a = 'x'`,
    ];
    for (const filter of filters) {
      const { status, body } = await asked(name, { filter });
      expect([status, body.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
      expect(body.message).toMatch(/[Ii]nvalid|clauses/);
      expect(body.message.length).toBeLessThan(10_010);
    }
  },
);

/** What takes a list in each search. */
const listed: Record<string, string> = {
  searchRegisteredModels: 'name',
  searchModelVersions: 'run_id',
  findRegisteredModels: 'tags.a',
  findModelVersions: 'run_id',
  searchRuns: 'attributes.run_id',
  searchExperiments: 'attribute.experiment_id',
  searchLoggedModels: 'source_run_id',
};
const list = (key: string, count: number) => `${key} IN (${Array.from({ length: count }, () => "'1'").join(',')})`;

describe('lists', () => {
  test.each(Object.entries(listed))('%s', async (name, key) => {
    expect(await asked(name, { filter: list(key, 1_000) })).toMatchObject({ status: 200 });
    expect(await asked(name, { filter: list(key, 1_001) })).toMatchObject(
      refused(/at most 1000 string values, but got 1001/),
    );
    expect(await asked(name, { filter: list(key, 10_000) })).toMatchObject(
      refused(/at most 1000 string|at most 10000 are/),
    );
  });
});

test.each(searches)('%s: as many fields of an order as anybody means', async (name) => {
  const entry = (index: number) =>
    name === 'searchLoggedModels' ? { field_name: `metrics.m${index}` } : index % 2 === 0 ? 'name' : 'name DESC';
  const order_by = Array.from({ length: 101 }, (_, index) => entry(index));
  if (name === 'searchLoggedModels') {
    expect(await asked(name, { order_by: order_by.slice(1) })).toMatchObject({ status: 200 });
  } else {
    const isLong = { order_by: [`${'x'.repeat(10_000)} ASC`] };
    expect(await asked(name, isLong)).toMatchObject(refused(/has 10004 characters; at most 10000/));
  }
  expect(await asked(name, { order_by })).toMatchObject(
    refused('`order_by` has 101 entries; at most 100 are supported.'),
  );
});

test('logged models are looked for in as many experiments, and by as many datasets, as are looked through at once', async () => {
  const ids = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));
  const datasets = (count: number) => ids(count).map((dataset_name) => ({ dataset_name }));
  const models = (input: object) => call('searchLoggedModels', { experiment_ids: ['0'], ...input });
  expect(await models({ experiment_ids: ids(1_000), datasets: datasets(1_000) })).toMatchObject({ status: 200 });
  expect(await models({ experiment_ids: ids(1_001) })).toMatchObject(
    refused(/`experiment_ids` has 1001 entries; at most 1000/),
  );
  expect(await models({ datasets: datasets(1_001) })).toMatchObject(
    refused(/`datasets` has 1001 entries; at most 1000/),
  );
  expect(await call('searchRuns', { experiment_ids: ids(10_000) })).toMatchObject({ status: 200 });
  expect(await call('searchRuns', { experiment_ids: ['9'.repeat(5_000)] })).toMatchObject(
    refused(/Invalid experiment ID/),
  );
});
