import { describe, expect, test } from 'vitest';
import { parseFilter } from '#shared/domain/search/filter.ts';
import { plan } from '#shared/domain/search/plan.ts';
import { parseRichFilter } from '#shared/domain/search/rich-filter.ts';
import { registered } from '#test/support/registry.ts';

const planOf = (filter: string) => plan(parseFilter('model_version', filter));
const all = { postings: [], least: 1, most: Number.MAX_SAFE_INTEGER };
const always = { least: 0, most: Number.MAX_SAFE_INTEGER };
const long = 'x'.repeat(1_100);
const run = (...values: string[]) => values.map((value) => ({ attribute: 'run_id', value }));
const team = (value: string) => [{ attribute: 'tag.team', value }];

describe('what a filter leaves to be looked at', () => {
  test.each([
    ['', all],
    ["name = 'a'", { ...all, names: ['a'] }],
    ["name LIKE 'a'", { ...all, names: ['a'] }],
    ["name IN ('a', 'b', 'a')", { ...all, names: ['a', 'b'] }],
    ["name IN ('a', 'b') AND name IN ('b', 'c')", { ...all, names: ['b'] }],
    ["name = 'a' AND name = 'b'", { ...all, names: [] }],
    ["name != 'a' AND name ILIKE 'a' AND name NOT IN ('a')", all],
    ["name LIKE 'ab%c'", { ...all, prefix: 'ab' }],
    ["name LIKE 'a_c'", { ...all, prefix: 'a' }],
    ["name LIKE '%a'", all],
    ["name LIKE 'a%' AND name LIKE 'abc%'", { ...all, prefix: 'abc' }],
    [
      "tags.name = 'a' AND tags.version_number = '1'",
      {
        ...all,
        postings: [[{ attribute: 'tag.name', value: 'a' }], [{ attribute: 'tag.version_number', value: '1' }]],
      },
    ],
    ["tags.team = 'red' AND tags.team != 'blue' AND tags.team LIKE 'r%'", { ...all, postings: [team('red')] }],
    ["run_id = 'r' AND run_id IN ('r', 's', 'r')", { ...all, postings: [run('r'), run('r', 's')] }],
    ["source_path = 's3://a'", { ...all, postings: [[{ attribute: 'source', value: 's3://a' }]] }],
    ['version_number > 3 AND version_number <= 7', { ...all, least: 4, most: 7 }],
    ['version_number >= 3 AND version_number < 7 AND version_number != 5', { ...all, least: 3, most: 6 }],
    ['version_number = 5', { ...all, least: 5, most: 5 }],
    ['version_number > -3', all],
    ['version_number < 0', { ...all, most: -1 }],
  ])('%s', (filter, expected) => {
    expect(planOf(filter)).toEqual(expected);
  });

  test('values that have no postings are left to the walk: empty ones, long ones, and lists with one such', () => {
    for (const filter of [
      "tags.team = ''",
      `tags.team = '${long}'`,
      "run_id IN ('r', '')",
      `source_path = '${long}'`,
    ]) {
      expect(planOf(filter)).toEqual(all);
    }
  });

  test('what no key has room for is nobody’s name or tag', () => {
    expect(planOf(`name = '${long}'`)).toEqual({ ...all, names: [] });
    expect(planOf(`name LIKE '${long}%'`)).toEqual({ ...all, names: [] });
    expect(planOf("name IN ('\\ud800', 'a')")).toEqual({ ...all, names: ['a'] });
    expect(planOf(`tags.${long} = 'a'`)).toEqual({ ...all, postings: [[]] });
  });
});

describe('what a richer filter leaves', () => {
  const runR = { attribute: 'run_id', value: 'r' };
  const red = { attribute: 'tag.team', value: 'red' };

  test.each<[string, object]>([
    ["name = 'a' OR name = 'b'", { ...all, names: ['a', 'b'] }],
    ["name = 'a' OR name LIKE 'ab%'", { ...all, prefix: 'a' }],
    ["name = 'a' OR stage = 'Production'", all],
    ["run_id = 'r' OR tags.team = 'red'", { ...all, postings: [[runR, red]] }],
    ["run_id = 'r' OR tags.team = 'red' AND description = 'd'", { ...all, postings: [[runR, red]] }],
    ["run_id = 'r' OR tags.team != 'red'", all],
    ["name = 'a' OR run_id = 'r'", { ...all, either: { names: ['a'], postings: [runR] } }],
    [
      "(name = 'a' OR run_id = 'r') AND (name = 'b' OR run_id IN ('r', 's'))",
      { ...all, either: { names: ['a'], postings: [runR] } },
    ],
    ["(name = 'a' AND name = 'b') OR run_id = 'r'", { ...all, postings: [[runR]] }],
    ["NOT (name != 'a' OR run_id = 'r')", all],
    ["NOT (NOT name = 'a' OR NOT run_id = 'r')", { ...all, names: ['a'], postings: [[runR]] }],
    ["NOT (NOT name = 'a' AND NOT run_id = 'r')", { ...all, either: { names: ['a'], postings: [runR] } }],
    ['version_number = 3 OR version_number >= 7', { ...all, least: 3 }],
    ['last_updated_timestamp > 5 AND last_updated_timestamp <= 9.5', { ...all, updated: { least: 6, most: 9 } }],
    ['creation_timestamp >= 5 AND creation_timestamp < 7', { ...all, updated: { ...always, least: 5 } }],
    ['last_updated_timestamp = 5 OR creation_timestamp > 7', { ...all, updated: { ...always, least: 5 } }],
    ['last_updated_timestamp = 5 OR version_number = 1', all],
    ["metrics.a = 1 AND params.b = 'c' AND user_id = 'u' AND description = 'd'", all],
  ])('%s', (filter, expected) => {
    expect(plan(parseRichFilter('model_version', filter))).toEqual(expected);
  });

  const { model } = registered(['Production', 'Staging', 'None', 'Archived', 'Production'], {
    aliases: { champion: 3, challenger: 5 },
  });

  test.each<[string, number[] | undefined]>([
    ["stage = 'Production'", [1, 5]],
    ["stage IN ('Staging', 'Production', 'Nowhere')", [1, 5, 2]],
    ["stage IN ('Production', 'None')", undefined],
    ["stage != 'None'", undefined],
    ["aliases = 'champion'", [3]],
    ["aliases IN ('champion', 'toString')", [3]],
    ["aliases LIKE 'ch%'", [3, 5]],
    ["aliases ILIKE 'CHAM%'", [3]],
    ['aliases IS NOT NULL', [3, 5]],
    ['aliases IS NULL', undefined],
    ["aliases != 'champion'", undefined],
    ["stage = 'Production' AND aliases LIKE 'ch%'", [5]],
    ["stage = 'Staging' OR aliases = 'champion'", [2, 3]],
    ["stage = 'Staging' OR run_id = 'r'", undefined],
    ["NOT stage = 'Staging'", undefined],
  ])('of a model: %s', (filter, expected) => {
    expect(plan(parseRichFilter('model_version', filter)).picked?.(model)).toEqual(expected);
  });
});
