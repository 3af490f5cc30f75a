import { describe, expect, test } from 'vitest';
import { parseFilter } from '#shared/domain/search/filter.ts';
import { attribute, refusal, tag } from './support.ts';

const a = attribute('name', '=', 'a');
const b = attribute('name', '=', 'b');

/** Outcomes MLflow 3.17.2's own parser was asked for. */
describe('reads filters as MLflow does', () => {
  test.each([
    ["name = 'a'", [a]],
    ["name='a'", [a]],
    ['name = "a"', [a]],
    ["attribute.name = 'a'", [a]],
    ["name\n=\n'a'\nand\nname='b'", [a, b]],
    ["name = 'a'AND name='b'", [a, b]],
    ["AND name = 'a' AND AND name = 'b' and", [a, b]],
    ["name = 'a' name = 'b'", [a, b]],
    ["name IN ('a') name = 'b'", [attribute('name', 'IN', ['a']), b]],
    ['AND AND', []],
    ["name like'x'", [attribute('name', 'LIKE', 'x')]],
    ["name Ilike 'x'", [attribute('name', 'ILIKE', 'x')]],
    ["name!='x'", [attribute('name', '!=', 'x')]],
  ])('%j', (filter, clauses) => {
    expect(parseFilter('registered_model', filter)).toEqual(clauses);
  });

  test.each([undefined, ''])('%j is no filter', (filter) => {
    expect(parseFilter('model_version', filter)).toEqual([]);
  });
});

describe('strings keep what is between their quotes', () => {
  test.each([
    ["''", ''],
    ["'it''s'", "it''s"],
    ["'it\\'s'", "it\\'s"],
    [`"it's"`, "it's"],
    ['"a\\"b"', 'a\\"b'],
    ["'a\\\\b'", 'a\\\\b'],
    ["'a\\'", 'a\\'],
    ['"a"."b"', 'a"."b'],
    ["'x; -- /* AND'", 'x; -- /* AND'],
    ["'é名😀\n'", 'é名😀\n'],
  ])('%s', (written, value) => {
    expect(parseFilter('registered_model', `name = ${written}`)).toEqual([attribute('name', '=', value)]);
  });
});

test('an escaped quote closes the string only where no other does', () => {
  expect(refusal(() => parseFilter('registered_model', "name = 'a\\' AND name = 'b'"))).toBe(
    "Invalid clause(s) in filter string: name = 'a\\' AND name = 'b, '",
  );
});

describe('tag keys', () => {
  test.each([
    ['a', 'a'],
    ['select', 'select'],
    ['and', 'and'],
    ['like', 'like'],
    ['order.by', 'order.by'],
    ['mlflow.prompt', 'mlflow.prompt'],
    ['1a', '1a'],
    ['_x', '_x'],
    ['é名', 'é名'],
    ['*', '*'],
    ['`a-b`', 'a-b'],
    ['`a b.c`', 'a b.c'],
    ['`😀`', '😀'],
    ['``', ''],
    ['"a b"', 'a b'],
    ["'a b'", 'a b'],
    ["'`a`'", 'a'],
    ['`a``b`', 'a``b'],
    ['a.`b`', 'a.`b`'],
    ['`a`.b', '`a`.b'],
    [' a', ' a'],
  ])('tags.%s', (written, key) => {
    expect(parseFilter('registered_model', `tags.${written} = 'x'`)).toEqual([tag(key, '=', 'x')]);
    expect(parseFilter('model_version', `tag.${written} LIKE 'x'`)).toEqual([tag(key, 'LIKE', 'x')]);
  });

  test.each([
    'a[0]',
    '[a]',
    'a::b',
    'a->b',
    'a desc',
    '名$',
    'a-b',
    'a/b',
    '1',
    '12ab',
    '1e5',
    '٣',
    'in',
    'FROM',
    '😀',
  ])('tags.%s needs backticks', (written) => {
    expect(refusal(() => parseFilter('registered_model', `tags.${written} = 'x'`))).toBeTruthy();
    expect(parseFilter('registered_model', `tags.\`${written}\` = 'x'`)).toEqual([tag(written, '=', 'x')]);
  });
});

describe('lists are Python', () => {
  test.each([
    ["IN('a')", 'IN', ['a']],
    [`in ("a" , 'b')`, 'IN', ['a', 'b']],
    ["NOT\nIN ('a',)", 'NOT IN', ['a']],
    ["not  in ( 'a'\n,'b' )", 'NOT IN', ['a', 'b']],
    ["IN ('a' 'b', 'o''o')", 'IN', ['ab', 'oo']],
    ["IN ('it\\'s\\n', 'a\\\\b', 'a\\qb')", 'IN', ["it's\n", 'a\\b', 'a\\qb']],
    ["IN ('\\x41\\u00e9\\U0001f600\\101')", 'IN', ['Aé😀A']],
    ["IN (')', '(', ',')", 'IN', [')', '(', ',']],
  ])('name %s', (written, comparator, value) => {
    expect(parseFilter('registered_model', `name ${written}`)).toEqual([attribute('name', comparator, value)]);
  });

  test.each(["'a',,", ",'a'", "'a\nb'", "'\\x4'", "'\\N{DASH}'", "'''a'''", "('a')", "r'a'", "'a' b"])(
    'name IN (%s) is refused',
    (list) => {
      expect(refusal(() => parseFilter('registered_model', `name IN (${list})`))).toMatch(/ill-formed list/);
    },
  );
});

describe('version numbers', () => {
  test.each([
    ['1', 1],
    ['-1', -1],
    ['007', 7],
    ["'3'", 3],
    ['"3"', 3],
    ["' +1_0 '", 10],
    ["'-4'", -4],
  ])('version_number > %s', (written, value) => {
    expect(parseFilter('model_version', `version_number > ${written}`)).toEqual([
      attribute('version_number', '>', value),
    ]);
  });

  test('need no AND after them, but a blank', () => {
    expect(parseFilter('model_version', "version_number=1 name='a'")).toEqual([attribute('version_number', '=', 1), a]);
    expect(refusal(() => parseFilter('model_version', "version_number=1AND name='a'"))).toMatch(/string value 1AND/);
  });
});
