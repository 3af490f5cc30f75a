import { describe, expect, test } from 'vitest';
import { parseFilter } from '#shared/domain/search/filter.ts';
import { plan } from '#shared/domain/search/plan.ts';

const planOf = (filter: string) => plan(parseFilter('model_version', filter));
const all = { postings: [], least: 1, most: Number.MAX_SAFE_INTEGER };
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
