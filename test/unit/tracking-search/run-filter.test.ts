import { describe, expect, test } from 'vitest';
import { parseRunFilter } from '#shared/domain/tracking/search/run-filter.ts';
import { refusal } from '../search/support.ts';

/** Outcomes MLflow 3.17.2 was asked for: its parser, and its store on SQLite. */
describe('a comparison is read as MLflow reads it', () => {
  test.each([
    ["run_id = 'a'", 'attribute', 'run_id', '=', 'a'],
    ['attributes.`run_id` != "a"', 'attribute', 'run_id', '!=', 'a'],
    ["run.run_id not  in ('a', 'b',)", 'attribute', 'run_id', 'NOT IN', ['a', 'b']],
    ["attr.status like 'F%'", 'attribute', 'status', 'LIKE', 'F%'],
    ["`Run name` = 'a'", 'attribute', 'run_name', '=', 'a'],
    ['attribute."run name" = \'a\'', 'attribute', 'run_name', '=', 'a'],
    ['created > 5', 'attribute', 'start_time', '>', 5],
    ['Created<=-5.5', 'attribute', 'start_time', '<=', -5.5],
    ['end_time < 9223372036854775807', 'attribute', 'end_time', '<', 2 ** 63],
    ['start_time = 007', 'attribute', 'start_time', '=', 7],
    ['start_time != 1e3', 'attribute', 'start_time', '!=', 1000],
    ['metrics.`a b` >= .5', 'metric', 'a b', '>=', 0.5],
    ['`metric`.x.y = 5.', 'metric', 'x.y', '=', 5],
    ['metrics.m < 1e400', 'metric', 'm', '<', Infinity],
    ["params.a ilike 'x'", 'parameter', 'a', 'ILIKE', 'x'],
    ["param.a = 'x'", 'parameter', 'a', '=', 'x'],
    ["parameter.'a b' = 'x'", 'parameter', 'a b', '=', 'x'],
    ["parameters.a = 'x'", 'parameter', 'a', '=', 'x'],
    ["tag.a != ''", 'tag', 'a', '!=', ''],
    ["tags.created = 'x'", 'tag', 'start_time', '=', 'x'],
    ["dataset.name in ('a')", 'dataset', 'name', 'IN', ['a']],
    ["datasets.context LIKE 't%'", 'dataset', 'context', 'LIKE', 't%'],
  ])('%s', (filter, type, key, comparator, value) => {
    expect(parseRunFilter(filter)).toEqual([{ type, key, comparator, value }]);
  });

  test.each([
    ['tags.a is null', 'tag', 'a', 'IS NULL'],
    ['params.`a b`\nIS  NULL', 'parameter', 'a b', 'IS NULL'],
    ['params.a Is Not Null', 'parameter', 'a', 'IS NOT NULL'],
    ["tags.a = 'x' tags.b IS NULL", 'tag', "a = 'x' tags.b", 'IS NULL'],
  ])('%s', (filter, type, key, comparator) => {
    expect(parseRunFilter(filter)).toEqual([{ type, key, comparator }]);
  });

  test('several, in their order', () => {
    const filter = "metrics.a > 1 AND tags.b IS NOT NULL and params.c = 'x'";
    expect(parseRunFilter(filter).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    expect(parseRunFilter('')).toEqual([]);
    expect(parseRunFilter(undefined)).toEqual([]);
  });
});

const KEYS =
  "'{'run_id', 'run_name', 'user_id', 'status', 'start_time', 'end_time', 'artifact_uri', 'created', 'Created', 'run name', 'Run name', 'Run Name'}'";
const NUMBERS = "'{'<', '<=', '>', '>=', '=', '!='}";
const TEXTS = "'{'=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'}";
const TAGS = "'{'=', '!=', 'LIKE', 'ILIKE', 'IS NULL', 'IS NOT NULL'}";

describe("a refused filter has MLflow's text", () => {
  test.each([
    ["foo = 'a'", `Invalid attribute key 'foo' specified. Valid keys are ${KEYS}`],
    [
      "foo.a = 'a'",
      "Invalid entity type 'foo'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']",
    ],
    ["dataset.foo = 'a'", "Invalid dataset key 'foo' specified. Valid keys are '{'name', 'digest', 'context'}'"],
    ["'a' = 'b'", "Invalid comparison clause. Expected 'Identifier' found ''a''"],
    ["metrics.m = '1'", "Expected numeric value type for metric. Found '1'"],
    ['metrics.m > nan', 'Expected numeric value type for metric. Found nan'],
    ['params.p = 1', "Expected a quoted string value for parameter (e.g. 'my-value'). Got value 1"],
    ["tags.t IN ('a')", "Expected a quoted string value for tag (e.g. 'my-value'). Got value ('a')"],
    ["created = '5'", "Expected numeric value type for numeric attribute: created. Found '5'"],
    ['status = 1', 'Expected a quoted string value for attributes. Got value 1'],
    ['dataset.name = 1', 'Expected a quoted string value for dataset attributes. Got value 1'],
    ["status IN ('RUNNING')", "Only ['run_id'] attributes support comparison with a list of quoted string values."],
    ['metrics.m LIKE 1', `Invalid comparator 'LIKE' not one of ${NUMBERS}`],
    ["params.p > 'a'", `Invalid comparator '>' not one of ${TAGS}'`],
    ["tags.t rlike 'a'", `Invalid comparator 'RLIKE' not one of ${TAGS}`],
    ["run_id > 'a'", `Invalid comparator '>' not one of ${TEXTS}'`],
    ['start_time LIKE 5', `Invalid comparator 'LIKE' not one of ${TEXTS}`],
    ["dataset.name == 'a'", `Invalid comparator '==' not one of ${TEXTS}`],
    [
      'start_time IS NULL',
      "IS NULL / IS NOT NULL is only supported for tags and params, not for 'attribute' 'start_time'",
    ],
    ['metrics.m IS NULL', "IS NULL / IS NOT NULL is only supported for tags and params, not for 'metric' 'm'"],
    ["tags.t = 'a' OR x", "Invalid clause(s) in filter string: 'OR', 'x'"],
    ['tags.t IS NOT  NULL', "Invalid clause(s) in filter string: 'tags.t', 'IS', 'NOT  NULL'"],
    ['metrics.m > 0x1F', "Invalid clause(s) in filter string: 'metrics.m', '>', '0x1F'"],
    // All keys and values are read before any comparator is held against its key.
    ["run_id > 'a' AND metrics.m = 'b'", "Expected numeric value type for metric. Found 'b'"],
  ])('%s', (filter, text) => {
    expect(refusal(() => parseRunFilter(filter))).toBe(text);
  });
});

describe('what MLflow answers with a 500 is refused', () => {
  test.each([
    ["run_id = ('a')", `Invalid comparator '=' not one of ${TEXTS}'`],
    ["dataset.name LIKE ('a')", `Invalid comparator 'LIKE' not one of ${TEXTS}`],
    ['start_time < 9223372036854775808', "Invalid value for numeric attribute 'start_time': 9223372036854775808"],
  ])('%s', (filter, text) => {
    expect(refusal(() => parseRunFilter(filter))).toBe(text);
  });
});
