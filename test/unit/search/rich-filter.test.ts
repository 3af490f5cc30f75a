import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFilter } from '#shared/domain/search/filter.ts';
import { parseRichFilter } from '#shared/domain/search/rich-filter.ts';
import type { Entity, MlflowClause, Where } from '#shared/domain/search/types.ts';
import { clausesOf } from '#shared/domain/search/where.ts';
import { print, type Tree, treeOf } from '#test/embedded/find/filters.ts';
import { refusal } from './support.ts';

const read = (filter: string) => parseRichFilter('model_version', filter);
const is = (key: string, comparator: string, value?: unknown) => ({ type: 'attribute', key, comparator, value });
const [a, b, c] = ['a', 'b', 'c'].map((name) => is('name', '=', name));

describe('brackets, OR and NOT', () => {
  test.each<[string, unknown]>([
    ["name = 'a' OR name = 'b'", { any: [a, b] }],
    ["name = 'a' AND name = 'b' OR name = 'c'", { any: [[a, b], c] }],
    ["name = 'a' OR name = 'b' AND name = 'c'", { any: [a, [b, c]] }],
    ["(name = 'a' OR name = 'b') AND name = 'c'", [{ any: [a, b] }, c]],
    ["(name = 'a' OR name = 'b') (name = 'c')", [{ any: [a, b] }, c]],
    ["NOT name = 'a' AND name = 'b'", [{ not: a }, b]],
    ["NOT (name = 'a' AND name = 'b')", { not: [a, b] }],
    ["not(name = 'a')or(name='b')and(name='c')", { any: [{ not: a }, [b, c]] }],
    ["NOT NOT name = 'a'", a],
    ["NOT (NOT (name = 'a'))", a],
    ["((name = 'a') AND (name = 'b' AND name = 'c'))", [a, b, c]],
    ["NOT name IN ('a')", { not: is('name', 'IN', ['a']) }],
    ["name NOT IN ('a') OR name = 'b'", { any: [is('name', 'NOT IN', ['a']), b] }],
    ["name = 'a' name = 'b'", [a, b]],
    ["AND name = 'a' AND AND name = 'b' AND", [a, b]],
    ['AND', []],
    ['', []],
  ])('%s', (filter, where) => {
    expect(read(filter)).toEqual(where);
  });
});

describe('keys and values', () => {
  test.each<[string, unknown]>([
    ["stage in ('Production', 'Staging')", is('stage', 'IN', ['Production', 'Staging'])],
    ["attribute.stage = 'Production'", is('stage', '=', 'Production')],
    ["aliases LIKE 'champ%'", is('aliases', 'LIKE', 'champ%')],
    ['aliases IS NOT NULL', is('aliases', 'IS NOT NULL')],
    ["user_id != 'ann'", is('user_id', '!=', 'ann')],
    ["source_path IN ('s3://a')", is('source_path', 'IN', ['s3://a'])],
    ["creation_timestamp >= '2026-01-01'", is('creation_timestamp', '>=', Date.UTC(2026, 0))],
    ["creation_timestamp >= '2026-01-01T01:00:00+01:00'", is('creation_timestamp', '>=', Date.UTC(2026, 0))],
    ["last_updated_timestamp < '1767225600000'", is('last_updated_timestamp', '<', Date.UTC(2026, 0))],
    ['last_updated_timestamp < 1767225600000', is('last_updated_timestamp', '<', Date.UTC(2026, 0))],
    ["version_number = '3'", is('version_number', '=', 3)],
    ['metrics.auc > 0.9', { type: 'metric', key: 'auc', comparator: '>', value: 0.9 }],
    ['metric.`val/loss` <= -1e-3', { type: 'metric', key: 'val/loss', comparator: '<=', value: -0.001 }],
    ['metrics.a.b IS NULL', { type: 'metric', key: 'a.b', comparator: 'IS NULL' }],
    ["params.depth = '3'", { type: 'param', key: 'depth', comparator: '=', value: '3' }],
    ["parameters.depth ILIKE 'A%'", { type: 'param', key: 'depth', comparator: 'ILIKE', value: 'A%' }],
    ["tags.or NOT IN ('x')", { type: 'tag', key: 'or', comparator: 'NOT IN', value: ['x'] }],
    ['tag.`a b` is null', { type: 'tag', key: 'a b', comparator: 'IS NULL' }],
  ])('%s', (filter, where) => {
    expect(read(filter)).toEqual(where);
  });
});

const clauses = (count: number) => Array.from({ length: count }, () => "stage = 'None'").join(' OR ');
const nested = (depth: number) => `${'('.repeat(depth)}stage = 'None'${')'.repeat(depth)}`;

describe('is refused', () => {
  test.each([
    ["name = 'a' OR", "Search filter lacks a comparison at OR. Write one, e.g. stage = 'Production'."],
    ["OR name = 'a'", "Search filter lacks a comparison at OR. Write one, e.g. stage = 'Production'."],
    [
      "name = 'a' OR AND OR name = 'b'",
      "Search filter lacks a comparison at OR. Write one, e.g. stage = 'Production'.",
    ],
    ['NOT', "Search filter lacks a comparison at NOT. Write one, e.g. stage = 'Production'."],
    ["name = 'a' AND ()", "Search filter lacks a comparison at a bracket. Write one, e.g. stage = 'Production'."],
    ["NOT AND name = 'a'", 'Invalid clause(s) in filter string: AND'],
    ["(name = 'a'", 'Invalid clause(s) in filter string: ('],
    ["name = 'a')", 'Invalid clause(s) in filter string: )'],
    ["(name = 'a', name = 'b')", "Invalid clause(s) in filter string: name = 'a', name = 'b'"],
    ["name = 'a' -- all", 'Invalid clause(s) in filter string: -- all'],
    ["name = 'a'; name = 'b'", /^Search filter contained multiple expression/],
    [' ', "Invalid filter ' '. Could not be parsed."],
    ["flavor = 'a'", /^Invalid attribute key 'flavor' specified\. Valid keys are '\{'name', 'aliases', /],
    ["flavor.x = 'a'", /^Invalid entity type 'flavor'\. Valid entity types are '\{'attribute', 'tag', /],
    ["stage < 'a'", /^Invalid comparator '<' for attribute stage, not one of /],
    ["name NOT LIKE 'a'", /^Invalid comparator 'NOT LIKE' for attribute name, not one of /],
    ['stage IS NULL', /^Invalid comparator 'IS NULL' for attribute stage, not one of /],
    ["metrics.auc LIKE 'a'", /^Invalid comparator 'LIKE' for metric 'auc', not one of /],
    ['stage = 3', 'Expected a quoted string value for attribute stage. Got value 3'],
    ['stage IN (3)', /^While parsing a list in the query, expected string value/],
    ["stage = ('a')", "Expected a quoted string value for attribute stage. Got value ('a')"],
    ["metrics.auc > '1'", "Expected a number for metric 'auc'. Got value '1'"],
    ['metrics.auc > metrics.loss', "Expected a number for metric 'auc'. Got value metrics.loss"],
    ["creation_timestamp > '30 May'", /^Invalid value '30 May' for parameter 'creation_timestamp': it must be a time/],
    ['version_number = 1.5', "Invalid value for numeric attribute 'version_number': 1.5"],
    [clauses(101), 'Search filter has more than 100 clauses, which is what is supported.'],
    [nested(21), 'Search filter is nested deeper than 20 levels.'],
    [`name = '${'a'.repeat(10_000)}'`, 'Search filter has 10009 characters; at most 10000 are supported.'],
  ])('%s', (filter, message) => {
    expect(refusal(() => read(filter))).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });

  test('but not what is just within the limits', () => {
    expect(clausesOf(read(clauses(100)))).toHaveLength(100);
    expect(read(nested(20))).toEqual(is('stage', '=', 'None'));
  });

  test.each([
    "stage = 'a'",
    'metrics.x > 1',
    "params.x = 'a'",
    'version_number = 1',
    "run_id = 'a'",
    "source_path = 'a'",
  ])('of registered models: %s', (filter) => {
    expect(refusal(() => parseRichFilter('registered_model', filter))).toMatch(
      /^Registered models have no \w+: their versions have\. Search them at /,
    );
  });
});

/** A tree as the parser has it: lists of one are what is in them, and lists of lists are flat. */
function expected(tree: Tree): Where {
  if ('not' in tree) {
    const part = expected(tree.not);
    return 'not' in part ? part.not : { not: part };
  }
  if ('or' in tree) return tree.or.length === 1 ? expected(tree.or[0] as Tree) : { any: tree.or.map(expected) };
  if ('and' in tree) {
    const parts = tree.and.flatMap(expected) as Where[];
    return parts.length === 1 ? (parts[0] as Where) : parts;
  }
  const { key, in: kind, is: comparator, value } = tree;
  const type = kind === undefined ? 'attribute' : kind.slice(0, -1);
  return { type, key, comparator, ...(value !== undefined && { value }) } as Where;
}

test('a printed filter reads as what was printed', () => {
  fc.assert(
    fc.property(treeOf('versions'), fc.infiniteStream(fc.boolean()), (tree, style) => {
      expect(read(print(tree, () => style.next().value))).toEqual(expected(tree));
    }),
    { numRuns: 2_000 },
  );
});

const entity = fc.constantFrom<Entity>('registered_model', 'model_version');

const words = [
  'name',
  'version_number',
  'tags.a',
  'attribute.',
  '=',
  '!=',
  'LIKE',
  'IN',
  'NOT',
  'AND',
  'OR',
  'IS NULL',
];
const signs = [
  "'a'",
  '"b"',
  '`c`',
  "'",
  '`',
  '\\',
  '(',
  ')',
  ',',
  ';',
  '--',
  ' ',
  '\n',
  '1',
  '-',
  '.',
  '😀',
  'metrics.x',
];
const almost = fc.array(fc.constantFrom(...words, ...signs), { maxLength: 14 }).map((pieces) => pieces.join(''));
const clause = fc.constantFrom(
  "name = 'a'",
  'version_number >= 3',
  "tags.x LIKE '%'",
  "run_id IN ('a', 'b')",
  "source_path != ''",
);
const likely = fc
  .array(fc.oneof(clause, fc.constantFrom(' ', ' AND ', ' and ', '', '\n')), { maxLength: 9 })
  .map((pieces) => pieces.join(''));

test('any text is a filter or an INVALID_PARAMETER_VALUE, and what MLflow takes means the same', () => {
  fc.assert(
    fc.property(entity, fc.oneof(fc.string({ unit: 'binary' }), almost, likely), (entity, filter) => {
      let known: MlflowClause[] | undefined;
      try {
        known = parseFilter(entity, filter);
      } catch {
        // Another language, which may know it.
      }
      if (known) expect([parseRichFilter(entity, filter)].flat()).toEqual(known);
      else {
        try {
          parseRichFilter(entity, filter);
        } catch {
          expect(refusal(() => parseRichFilter(entity, filter))).not.toBe('');
        }
      }
    }),
    { numRuns: 5_000 },
  );
}, 60_000);

test('what is long and deep is read or refused at once', () => {
  for (const hostile of [
    '(',
    '((a=1)',
    'NOT ',
    "a' ",
    "(name = 'a')",
    'AND(',
    'x IN (',
    '`',
    '"',
    'a.b.c ',
    "name = '%' OR ",
  ]) {
    const filter = hostile.repeat(Math.floor(9_999 / hostile.length));
    expect(refusal(() => read(filter))).not.toBe('');
  }
});
