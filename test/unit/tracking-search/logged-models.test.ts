import { describe, expect, test } from 'vitest';
import { parseLoggedModelFilter } from '#shared/domain/tracking/search/logged-model-filter.ts';
import { parseLoggedModelOrderBy } from '#shared/domain/tracking/search/logged-model-order.ts';
import { vectorOfLoggedModel } from '#shared/domain/tracking/search/logged-model-vector.ts';
import { matchesLoggedModel } from '#shared/domain/tracking/search/match-logged-model.ts';
import { compareVectors } from '#shared/domain/tracking/search/vector.ts';
import { refusal } from '../search/support.ts';
import { measured, model, print } from './support.ts';

const on = (dataset_name: string, dataset_digest?: string) => ({
  dataset_name,
  ...(dataset_digest && { dataset_digest }),
});

const models = [
  model({
    ...{ model_id: 'a', name: 'Alpha', creation_timestamp_ms: 1000, params: { lr: '0.1' }, tags: { t: '"x"' } },
    metrics: [
      measured('m', 1, on('d', '1')),
      measured('m', 5, { step: 1, ...on('e') }),
      measured('m', 1, { step: 1, run_id: 's' }),
    ],
  }),
  model({
    ...{ model_id: 'b', status: 'LOGGED_MODEL_PENDING', experiment_id: '10', creation_timestamp_ms: 2000 },
    ...{ params: { lr: '10' }, tags: { t: 'x' } },
    metrics: [measured('m', 9, { step: 9 }), measured('m', 2, { timestamp: 1, ...on('d') })],
  }),
  model({
    model_id: 'c',
    status: 'LOGGED_MODEL_STATUS_UNSPECIFIED',
    experiment_id: '9',
    creation_timestamp_ms: 1000,
    model_type: 'agent',
    params: { 'a - b': 'x' },
  }),
];
const find = (filter: string, datasets: { dataset_name: string; dataset_digest?: string }[] = []) =>
  models
    .filter(matchesLoggedModel(parseLoggedModelFilter(filter), datasets))
    .map(({ model_id }) => model_id)
    .join('');

describe('the models a filter finds', () => {
  test.each([
    ['', 'abc'],
    ["model_id IN ('a', 'c')", 'ac'],
    ["name = 'Alpha'", 'a'],
    ["attributes.`name` like 'alpha'", ''],
    ["name ilike 'alpha'", 'a'],
    ["model_type != 'agent'", 'ab'],
    ["source_run_id = ''", 'abc'],
    ["artifact_location LIKE 's3%' AND lifecycle_stage = 'active'", 'abc'],
    ["status_message != 'x'", ''],
    // An integer equals texts that are its size.
    ["status = '2'", 'a'],
    ["status = ' 02.0 '", 'a'],
    ["status != 'LOGGED_MODEL_READY'", 'abc'],
    ["experiment_id IN ('1e1', '1')", 'ab'],
    ["experiment_id LIKE '1%'", 'ab'],
    ['creation_time > 1_000', 'b'],
    ['creation_time > -1500', 'abc'],
    ['creation_timestamp<=1e+3', 'ac'],
    ['attributes.creation_timestamp_ms < inf', 'abc'],
    ['last_updated_timestamp = 0', 'abc'],
    ['creation_time != nan', ''],
    // Any point counts, not the latest.
    ['metrics.m = 1', 'a'],
    ['metrics.m != 5', 'ab'],
    ['metrics.m > 9', ''],
    ['metrics.m < 2 AND metrics.m > 4', 'a'],
    ['metrics.m != nan', ''],
    ['params.lr = 0.1', 'a'],
    ["params.lr NOT IN ('10')", 'a'],
    ['params.lr IN (0.1, 10)', 'ab'],
    ['params.a - b = x', 'c'],
    // Double quotes are part of a text.
    ['tags.t = "x"', 'a'],
    ["tags.t = '''x'''", 'b'],
    ["tags.t != 'y'", 'ab'],
    ["tags.toString != 'y'", ''],
  ])('%s', (filter, ids) => {
    expect(find(filter)).toBe(ids);
  });

  test.each([
    ['', [on('d', '1')], 'a'],
    ['', [on('d')], 'b'],
    ['', [{ dataset_name: 'd', dataset_digest: '' }, on('e')], 'ab'],
    ['', [on('none')], ''],
    ['metrics.m > 1', [on('d', '1')], ''],
    ['metrics.m >= 1', [on('d', '1'), on('d')], 'ab'],
    ["tags.t != 'y'", [on('e')], 'a'],
  ])('%s on %j', (filter, datasets, ids) => {
    expect(find(filter, datasets)).toBe(ids);
  });
});

describe('a refused filter has a text', () => {
  const TEXTS = "('=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN')";
  const NUMBERS = "('<', '<=', '>', '>=', '=', '!=')";
  const LIST = "Expected a list of comparisons separated by 'AND' (e.g. 'metrics.loss > 0.1 AND params.lr = 0.01').";
  const keys =
    "Valid keys are '{'model_id', 'name', 'artifact_location', 'lifecycle_stage', 'model_type', 'source_run_id', 'status_message', 'experiment_id', 'status', 'creation_timestamp_ms', 'last_updated_timestamp_ms'}'";

  test.each([
    ['metric.m = 1', "Invalid entity type: 'metric'. Expected one of ['attributes', 'metrics', 'params', 'tags']."],
    ["metrics.m LIKE 'a'", `Invalid comparison operator for metrics.m: 'LIKE'. Expected one of ${NUMBERS}.`],
    [
      "creation_time in ('a')",
      `Invalid comparison operator for attributes.creation_timestamp_ms: 'IN'. Expected one of ${NUMBERS}.`,
    ],
    ["tags.`t` rlike 'a'", `Invalid comparison operator for tags.t: 'RLIKE'. Expected one of ${TEXTS}.`],
    ['tags.t IS NULL', 'Invalid comparison: tags.tIS NULL. Expected a comparison with 3 tokens.'],
    ["name = 'a' OR name = 'b'", `Invalid filter string: "name = 'a' OR name = 'b'". ${LIST}`],
    ["name = 'a'; name = 'b'", `Invalid filter string: "name = 'a'; name = 'b'". Expected a single SQL expression.`],
    [' ', "Invalid filter string: ' '. Expected a single SQL expression."],
    ['metrics.m > +1', `Invalid filter string: 'metrics.m > +1'. ${LIST}`],
    // Whatever comes first is told.
    ["tags.t > 'a' OR", `Invalid comparison operator for tags.t: '>'. Expected one of ${TEXTS}.`],
    // MLflow's 500s.
    ["foo = 'a'", `Invalid attribute key 'foo' specified. ${keys}`],
    ['attributes.creation_time > 1', `Invalid attribute key 'creation_time' specified. ${keys}`],
    ["metrics.m > '1'", "Invalid value for metrics.m: '1'. Expected a number."],
    ["name = ('a')", "Invalid comparison operator for attributes.name: '='. Expected one of ('IN', 'NOT IN')."],
    [
      'params.p IN (1)',
      'While parsing a list in the query, expected string value, punctuation, or whitespace, but got different type in list: (1,)',
    ],
  ])('%s', (filter, text) => {
    expect(refusal(() => parseLoggedModelFilter(filter))).toBe(text);
  });

  test('100 clauses, and no more', () => {
    const clauses = (count: number) => Array.from({ length: count }, () => 'metrics.m > 1').join(' AND ');
    expect(parseLoggedModelFilter(clauses(100))).toHaveLength(100);
    expect(refusal(() => parseLoggedModelFilter(clauses(101)))).toBe(
      'Search filter has 101 clauses; at most 100 are supported.',
    );
  });
});

describe('models in their order', () => {
  test.each([
    [[], 'attribute.creation_timestamp_ms DESC, attribute.model_id ASC', 'bac'],
    [[{ field_name: 'creation_time' }], 'attribute.creation_timestamp_ms ASC, attribute.model_id ASC', 'acb'],
    [
      [{ field_name: 'model_id', ascending: false }],
      'attribute.model_id DESC, attribute.creation_timestamp_ms DESC',
      'cba',
    ],
  ])('%j', (orderBy, order, ids) => {
    expect(print(parseLoggedModelOrderBy(orderBy)).join(', ')).toBe(order);
    expect(sorted(orderBy)).toBe(ids);
  });

  test.each([
    [{ field_name: 'experiment_id' }, 'acb'],
    [{ field_name: 'status' }, 'cba'],
    [{ field_name: 'model_type', ascending: false }, 'cba'],
    [{ field_name: 'status_message' }, 'bac'],
    // The latest by time, then step, then run: 5 of a, 2 of b.
    [{ field_name: 'metrics.m' }, 'bac'],
    [{ field_name: 'metrics.m', ascending: false }, 'abc'],
    [{ field_name: 'metrics.m', dataset_name: 'd' }, 'abc'],
    [{ field_name: 'metrics.m', dataset_name: '', dataset_digest: '1' }, 'abc'],
  ])('%j', (orderBy, ids) => {
    expect(sorted([orderBy])).toBe(ids);
  });

  test.each([
    [{ field_name: 'foo' }, 'Invalid order by field name: foo'],
    [{}, 'Invalid order by field name: '],
    [{ field_name: 'tags.t' }, 'Invalid order by field name: tags.t. Only metrics are supported.'],
  ])('%j is refused', (orderBy, text) => {
    expect(refusal(() => parseLoggedModelOrderBy([orderBy]))).toBe(text);
  });

  function sorted(orderBy: Parameters<typeof parseLoggedModelOrderBy>[0]) {
    const order = parseLoggedModelOrderBy(orderBy);
    const vector = vectorOfLoggedModel(order);
    const compare = compareVectors(order);
    return models
      .toSorted((a, b) => compare(vector(a), vector(b)))
      .map(({ model_id }) => model_id)
      .join('');
  }
});
