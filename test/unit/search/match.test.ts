import { describe, expect, test } from 'vitest';
import { parseFilter } from '#shared/domain/search/filter.ts';
import { matches } from '#shared/domain/search/match.ts';
import { row } from './support.ts';

const models = [
  row({ name: 'SR-C', tags: { team: 'RED' } }),
  row({ name: "o'quote" }),
  row({ name: 'other_d', tags: { team: 'red' } }),
  row({ name: 'pct%x' }),
  row({ name: 'sr-a', tags: { team: 'red', os: 'linux' } }),
  row({ name: 'sr-b', tags: { team: 'blue' } }),
];

const versions = [
  row({ version: 1, run_id: 'run1', source: 's3://a/1' }),
  row({ version: 2, source: 'models:/b/2' }),
  row({ version: 3, run_id: 'RUN1', source: 'S3://a/3' }),
];

describe('registered models', () => {
  test.each([
    ['', ['SR-C', "o'quote", 'other_d', 'pct%x', 'sr-a', 'sr-b']],
    ["name = 'SR-A'", []],
    ['name = "o\'quote"', ["o'quote"]],
    ["name != 'sr-a'", ['SR-C', "o'quote", 'other_d', 'pct%x', 'sr-b']],
    ["name LIKE 'sr-%'", ['sr-a', 'sr-b']],
    ["name LIKE 'sr__'", ['sr-a', 'sr-b']],
    ["name LIKE '%r-%'", ['sr-a', 'sr-b']],
    ["name LIKE 'pct%x'", ['pct%x']],
    ["name ILIKE 'sr-%'", ['SR-C', 'sr-a', 'sr-b']],
    ["name IN ('sr-a','SR-B')", ['sr-a']],
    ["name NOT IN ('sr-a','sr-b')", ['SR-C', "o'quote", 'other_d', 'pct%x']],
    ["tags.team = 'red'", ['other_d', 'sr-a']],
    ["tags.team != 'red'", ['SR-C', 'sr-b']],
    ["tags.team ILIKE 'ReD'", ['SR-C', 'other_d', 'sr-a']],
    ["tags.team LIKE 'r%' AND tags.team != 'red'", []],
    ["tags.team = 'red' AND tags.os = 'linux'", ['sr-a']],
    ["tags.absent != 'x'", []],
    ["tags.toString LIKE '%'", []],
    ["tags.__proto__ != 'x'", []],
  ])('%s', (filter, names) => {
    const found = models.filter(matches(parseFilter('registered_model', filter)));
    expect(found.map(({ name }) => name)).toEqual(names);
  });
});

describe('model versions', () => {
  test.each([
    ["run_id = 'run1'", [1]],
    ["run_id ILIKE 'run1'", [1, 3]],
    ["run_id != 'run1'", [2, 3]],
    ["run_id NOT IN ('run1')", [2, 3]],
    ["run_id IN ('', 'RUN1')", [2, 3]],
    ["source_path LIKE 's3://%'", [1]],
    ['version_number = 2', [2]],
    ['version_number != 2', [1, 3]],
    ['version_number < 2', [1]],
    ['version_number <= 2', [1, 2]],
    ['version_number > 2', [3]],
    ['version_number >= 2', [2, 3]],
  ])('%s', (filter, numbers) => {
    const found = versions.filter(matches(parseFilter('model_version', filter)));
    expect(found.map(({ version }) => version)).toEqual(numbers);
  });

  test('a row without a source or a version has the empty source, and no version to compare', () => {
    expect(matches(parseFilter('model_version', "source_path = ''"))(row({}))).toBe(true);
    expect(matches(parseFilter('model_version', 'version_number != 5'))(row({}))).toBe(false);
  });
});
