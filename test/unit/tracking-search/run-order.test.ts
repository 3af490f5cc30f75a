import { describe, expect, test } from 'vitest';
import { parseRunOrderBy } from '#shared/domain/tracking/search/run-order.ts';
import { compareVectors, vectorOf } from '#shared/domain/tracking/search/run-vector.ts';
import { refusal } from '../search/support.ts';
import { LARGEST, NAN_POINT, point, print, run } from './support.ts';

const TIES = ['attribute.start_time DESC', 'attribute.run_id ASC'];

describe('the whole order, ties included', () => {
  test.each([
    [[], TIES],
    [['created'], ['attribute.start_time ASC', 'attribute.run_id ASC']],
    [['attributes.run_id DESC'], ['attribute.run_id DESC', 'attribute.start_time DESC']],
    [
      ['metrics.`a b` desc', 'tags.a', 'params.a'],
      ['metric.a b DESC', 'tag.a ASC', 'parameter.a ASC', ...TIES],
    ],
    [['metrics.start_time'], ['metric.start_time ASC', ...TIES]],
    [['metrics.1 desc'], ['metric.1 DESC', ...TIES]],
    [["params.'a b' ASC"], ['parameter.a b ASC', ...TIES]],
    [['tags."a\'b"\tDesc'], ["tag.a'b DESC", ...TIES]],
    [['metrics.`a\\\\b` desc'], ['metric.a\\b DESC', ...TIES]],
    [['metrics.`a\\\\b`'], ['metric.a\\\\b ASC', ...TIES]],
    [['metrics.desc'], ['metric.desc ASC', ...TIES]],
  ])('%j', (orderBy, order) => {
    expect(print(parseRunOrderBy(orderBy))).toEqual(order);
  });
});

describe('a refused order_by has a text', () => {
  const unparsable = (entry: string): [string, string] => [
    entry,
    `Invalid order_by clause '${entry}'. Could not be parsed.`,
  ];
  test.each([
    ...['', ' metrics.m', 'metrics.m desc ', 'metrics.m ASC DESC', 'metrics.1', 'metrics.m, tags.t'].map(unparsable),
    ...['desc', 'parameter.1 desc', 'metrics.`a\\` desc', 'metrics.`a"b c`', 'metrics.m NULLS LAST'].map(unparsable),
    ['metrics.m UP', "Invalid ordering key in order_by clause 'metrics.m UP'."],
    ['dataset.name', "Invalid identifier type 'dataset'"],
    [
      '`run name`',
      "Invalid attribute key 'run name' specified. Valid keys are '{'run_id', 'run_name', 'user_id', 'status', 'start_time', 'end_time', 'artifact_uri', 'created', 'Created'}'",
    ],
    [
      'timestamp desc',
      "Invalid attribute key 'timestamp' specified. Valid keys are '{'run_id', 'run_name', 'user_id', 'status', 'start_time', 'end_time', 'artifact_uri', 'created', 'Created'}'",
    ],
  ])('%j', (entry, text) => {
    expect(refusal(() => parseRunOrderBy([entry]))).toBe(text);
  });

  test('a field asked for twice, aliases included', () => {
    expect(refusal(() => parseRunOrderBy(['created', 'start_time DESC']))).toBe(
      "`order_by` contains duplicate fields: ['created', 'start_time DESC']",
    );
    expect(parseRunOrderBy(['metrics.a', 'tags.a'])).toHaveLength(4);
  });
});

describe('runs in their order', () => {
  const runs = [
    run({ run_id: 'a', start_time: 1, metrics: { m: point(-LARGEST) }, tags: { t: '～' } }),
    run({ run_id: 'b', start_time: 1, metrics: { m: point(LARGEST) }, tags: { t: '😀' }, end_time: 5 }),
    run({ run_id: 'c', start_time: 2, metrics: { m: NAN_POINT }, tags: { t: 'NaN' }, end_time: 4 }),
    run({ run_id: 'd', start_time: 3, run_name: 'a', params: { p: '10' } }),
    run({ run_id: 'e', start_time: 3, run_name: 'B', params: { p: '9' }, metrics: { m: point(0) } }),
  ];

  test.each([
    [[], 'decab'],
    [['created', 'run_id desc'], 'baced'],
    // NaN after all numbers, and runs without the metric last, in both directions.
    [['metrics.m'], 'aebcd'],
    [['metrics.m DESC'], 'beacd'],
    [['end_time'], 'cbdea'],
    [['end_time DESC'], 'bcdea'],
    // By code point; a tag is a text whatever it says.
    [['tags.t'], 'cabde'],
    [['tags.t DESC'], 'bacde'],
    [['params.p DESC'], 'edcab'],
    [['run_name', 'run_id'], 'edabc'],
    [['metrics.constructor', 'run_id'], 'abcde'],
  ])('%j', (orderBy, ids) => {
    const order = parseRunOrderBy(orderBy);
    const vector = vectorOf(order);
    // Vectors travel in page tokens.
    const rows = runs.map((one) => ({ vector: JSON.parse(JSON.stringify(vector(one))), id: one.run_id }));
    const compare = compareVectors(order);
    expect(rows.toSorted((x, y) => compare(x.vector, y.vector)).map(({ id }) => id)).toEqual([...ids]);
  });
});
