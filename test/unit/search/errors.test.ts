import { describe, expect, test } from 'vitest';
import { parseFilter } from '#shared/domain/search/filter.ts';
import { refusal } from './support.ts';

const VERSION_KEYS = `'{'name', 'version_number', 'run_id', 'source_path'}'`;
const LIST = 'While parsing a list in the query, expected';

/** Texts MLflow 3.17.2 was recorded to answer; the order of a Python set is ours. */
const both: [string, string][] = [
  [
    'name = sr',
    'Parameter value is either not quoted or unidentified quote types used for string value sr. Use either single or double quotes.',
  ],
  ["name = 'a' OR name = 'b'", 'Invalid clause(s) in filter string: OR'],
  ["(name = 'a')", "Invalid clause(s) in filter string: (name = 'a')"],
  ["NOT name = 'a'", 'Invalid clause(s) in filter string: NOT'],
  ["params.x = 'y'", "Invalid entity type 'params'. Valid entity types are ('attribute', 'tag', 'tags')"],
  ['metrics.x > 1', "Invalid entity type 'metrics'. Valid entity types are ('attribute', 'tag', 'tags')"],
  ["attributes.name = 'x'", "Invalid entity type 'attributes'. Valid entity types are ('attribute', 'tag', 'tags')"],
  ["name > 'a'", 'Invalid comparator for attribute: >'],
  ["name RLIKE 'a'", 'Invalid comparator for attribute: RLIKE'],
  ["name not  like 'a'", 'Invalid comparator for attribute: NOT  LIKE'],
  ["tags.team > 'a'", 'Invalid comparator for tag: >'],
  ["tags.team == 'a'", 'Invalid comparator for tag: =='],
  ["tags.team <> 'a'", 'Invalid comparator for tag: <>'],
  ['tags.team = 1', "Expected a quoted string value for tag (e.g. 'my-value'). Got value 1"],
  ["tags.team IN ('red')", "Expected a quoted string value for tag (e.g. 'my-value'). Got value ('red')"],
  ['name =', 'Invalid clause(s) in filter string: name, ='],
  ['hello world', 'Invalid clause(s) in filter string: hello world'],
  ['foo bar baz', 'Invalid clause(s) in filter string: foo bar, baz'],
  ['version = 1', 'Invalid clause(s) in filter string: version, =, 1'],
  [
    "name = 'a'; name = 'b'",
    `Search filter contained multiple expression "name = 'a'; name = 'b'". Provide AND-ed expression list.`,
  ],
  ["name = 'a';", 'Invalid clause(s) in filter string: ;'],
  ["name = 'sr-a' -- x", 'Invalid clause(s) in filter string: -- x'],
  ["name = 'sr-a' /* x */", 'Invalid clause(s) in filter string: /* x */'],
  ['name IN ()', `${LIST} a non-empty list of string values, but got empty list`],
  ['name IN (,)', `${LIST} a non-empty list of string values, but got ill-formed list.`],
  ["name IN ('a'; 'b')", `${LIST} a non-empty list of string values, but got ill-formed list.`],
  ['name IN (1,2)', `${LIST} string value, punctuation, or whitespace, but got different type in list: (1, 2)`],
  ['name IN (1)', `${LIST} string value, punctuation, or whitespace, but got different type in list: (1,)`],
  [
    "name IN (1., 'it\\'s')",
    `${LIST} string value, punctuation, or whitespace, but got different type in list: (1.0, "it's")`,
  ],
  ["name IN 'a'", "Invalid clause(s) in filter string: name, IN, 'a'"],
  ["name IN ('a'", "Invalid clause(s) in filter string: name, IN, (, 'a'"],
  ["name LIKE('a')", "Invalid clause(s) in filter string: name, LIKE('a')"],
  ["name = 'a", "Invalid clause(s) in filter string: name, =, ', a"],
  ["name = 'a' b", "Invalid clause(s) in filter string: name = 'a' b"],
  ["name = 'a', name = 'b'", "Invalid clause(s) in filter string: name = 'a', name = 'b'"],
  ["name between 'a' and 'b'", "Invalid clause(s) in filter string: name, between, 'a', 'b'"],
  ["'name' = 'a'", "Invalid comparison clause. Expected 'Identifier' found ''name''"],
  ["tags.a-b = 'x'", "Invalid comparison clause. Expected 'Identifier' found 'tags.a-b'"],
  ['name = NULL', 'Expected a quoted string value or a list of quoted string values for attributes. Got value NULL'],
  [
    "name = f('a')",
    "Expected a quoted string value or a list of quoted string values for attributes. Got value f('a')",
  ],
  [
    "name = 'a' || 'b'",
    "Expected a quoted string value or a list of quoted string values for attributes. Got value 'a' || 'b'",
  ],
  ["tags.in = 'x'", "Invalid clause(s) in filter string: tags., in, =, 'x'"],
  ["tags.12ab = 'x'", 'Invalid clause(s) in filter string: tags, .1'],
  ["tags .a = 'x'", "Invalid entity type 'tags '. Valid entity types are ('attribute', 'tag', 'tags')"],
  [' ', "Invalid filter ' '. Could not be parsed."],
];

const models: [string, string][] = [
  ["`name` = 'sr-a'", "Invalid attribute key '`name`' specified. Valid keys are '{'name'}'"],
  ["description = 'x'", "Invalid attribute key 'description' specified. Valid keys are '{'name'}'"],
  ['creation_timestamp > 0', "Invalid attribute key 'creation_timestamp' specified. Valid keys are '{'name'}'"],
  ["name = 'x' name IN ('a')", "Invalid attribute key 'name = 'x' name' specified. Valid keys are '{'name'}'"],
  ['name = 3', 'Expected a quoted string value or a list of quoted string values for attributes. Got value 3'],
];

const versions: [string, string][] = [
  ["current_stage = 'Production'", `Invalid attribute key 'current_stage' specified. Valid keys are ${VERSION_KEYS}`],
  ["user_id = 'x'", `Invalid attribute key 'user_id' specified. Valid keys are ${VERSION_KEYS}`],
  [
    "source_path IN ('x')",
    "Only ['name', 'run_id'] attributes support comparison with a list of quoted string values.",
  ],
  [
    'version_number IN (1,2)',
    "Only ['name', 'run_id'] attributes support comparison with a list of quoted string values.",
  ],
  ["version_number LIKE '1'", 'Invalid comparator for attribute version_number: LIKE'],
  ['version_number = 1.0', "Invalid value for numeric attribute 'version_number': 1.0"],
  ['version_number = .5', "Invalid value for numeric attribute 'version_number': 0.5"],
  ['version_number = 1e3', "Invalid value for numeric attribute 'version_number': 1000.0"],
  ["version_number = 'abc'", "Invalid value for numeric attribute 'version_number': 'abc'"],
  ["version_number = ''", "Invalid value for numeric attribute 'version_number': ''"],
  ['version_number = - 1', 'Invalid clause(s) in filter string: version_number, =, -, 1'],
  [
    'name = 5',
    "Only the '{'version_number', 'creation_timestamp', 'last_updated_timestamp'}' attributes support comparison with numeric values.",
  ],
  ["run_id > 'a'", 'Invalid comparator for attribute: >'],
  // All keys and values are read before any comparator is held against its key.
  ["run_id > 'a' AND user_id = 'x'", `Invalid attribute key 'user_id' specified. Valid keys are ${VERSION_KEYS}`],
];

describe("a refused filter has MLflow's text", () => {
  test.each([...both, ...models])('registered model: %s', (filter, text) => {
    expect(refusal(() => parseFilter('registered_model', filter))).toBe(text);
  });

  test.each([...both, ...versions])('model version: %s', (filter, text) => {
    expect(refusal(() => parseFilter('model_version', filter))).toBe(text);
  });
});

describe('what MLflow answers with a 500 is refused', () => {
  test.each([
    ['tags.team IS NULL', 'Invalid clause(s) in filter string: tags.team, IS, NULL'],
    ["name = ('a')", 'Invalid comparator for attribute: ='],
    ['name IN (a)', `${LIST} a non-empty list of string values, but got ill-formed list.`],
    ['version_number = 9007199254740993', "Invalid value for numeric attribute 'version_number': 9007199254740993"],
  ])('%s', (filter, text) => {
    expect(refusal(() => parseFilter('model_version', filter))).toBe(text);
  });
});

describe('the work a filter may ask for is bounded', () => {
  const clauses = (count: number) => Array.from({ length: count }, () => "name = 'a'").join(' AND ');
  const list = (count: number) => `name IN (${Array.from({ length: count }, (_, index) => `'${index}'`)})`;

  test('100 clauses, and no more', () => {
    expect(parseFilter('registered_model', clauses(100))).toHaveLength(100);
    expect(refusal(() => parseFilter('registered_model', clauses(101)))).toBe(
      'Search filter has 101 clauses; at most 100 are supported.',
    );
  });

  test('1,000 strings in a list, and no more', () => {
    expect(parseFilter('registered_model', list(1000))[0]?.value).toHaveLength(1000);
    expect(refusal(() => parseFilter('registered_model', list(1001)))).toBe(
      `${LIST} at most 1000 string values, but got 1001`,
    );
  });
});
