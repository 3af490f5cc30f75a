import { expect, test } from 'vitest';
import { directionOf } from '#shared/domain/compare/directions.ts';
import { compareMetrics } from '#shared/domain/compare/metrics.ts';
import { compareTexts } from '#shared/domain/compare/texts.ts';
import type { Measured } from '#shared/domain/gates/types.ts';

const of = (key: string, value: number | 'NaN', more: Partial<Measured> = {}): Measured => ({
  key,
  value,
  timestamp: 1,
  ...more,
});

const compare = (versions: Measured[][], baseline = 0) =>
  compareMetrics(versions, baseline, (key) => directionOf(key, {}));

const values = (versions: Measured[][], baseline = 0) => compare(versions, baseline)[0]?.values;

test('against the baseline: how far, how far by its size, whether that is better, and which is the best', () => {
  expect(compare([[of('rmse', 2)], [of('rmse', 1.5)], [of('rmse', 3)], [of('rmse', 2)], []])).toEqual([
    {
      key: 'rmse',
      direction: 'lower',
      direction_from: 'name',
      values: [
        { value: 2, timestamp: 1 },
        { value: 1.5, timestamp: 1, delta: -0.5, change: -0.25, better: true, best: true },
        { value: 3, timestamp: 1, delta: 1, change: 0.5, better: false },
        { value: 2, timestamp: 1, delta: 0, change: 0 },
        {},
      ],
    },
  ]);
});

test('of a direction that nobody knows nothing is better', () => {
  const [row] = compare([[of('lift', 2)], [of('lift', 3)]]);
  expect(row).toEqual({
    key: 'lift',
    values: [
      { value: 2, timestamp: 1 },
      { value: 3, timestamp: 1, delta: 1, change: 0.5 },
    ],
  });
});

test('of what is no number, or none, there is no difference', () => {
  expect(values([[of('acc', 'NaN')], [of('acc', 1)]])).toEqual([
    { value: 'NaN', timestamp: 1 },
    { value: 1, timestamp: 1 },
  ]);
  expect(values([[], [of('acc', 1)]])).toEqual([{}, { value: 1, timestamp: 1 }]);
  expect(values([[of('acc', 0)], [of('acc', 1)]])?.[1]).toEqual({
    value: 1,
    timestamp: 1,
    delta: 1,
    better: true,
    best: true,
  });
  expect(values([[of('acc', -2)], [of('acc', -1)]])?.[1]).toMatchObject({ delta: 1, change: 0.5 });
  const most = Number.MAX_VALUE;
  expect(values([[of('acc', -most)], [of('acc', most)]])?.[1]).toEqual({
    value: most,
    timestamp: 1,
    better: true,
    best: true,
  });
});

test('one dataset is compared with itself, and of it what counts is the latest, and who reported it', () => {
  const reported = { timestamp: 2, reporter: 'ada', dataset_name: 'test', dataset_digest: 'd2' };
  const rows = compare([
    [of('acc', 0.5), of('acc', 0.7, { dataset_name: 'test', dataset_digest: 'd1' }), of('acc', 0.8, reported)],
    [of('acc', 0.6, { dataset_name: 'test' })],
  ]);
  expect(
    rows.map(({ dataset_name, values }) => [
      dataset_name,
      values.map(({ value, reporter, dataset_digest }) => [value, reporter, dataset_digest]),
    ]),
  ).toEqual([
    [
      undefined,
      [
        [0.5, undefined, undefined],
        [undefined, undefined, undefined],
      ],
    ],
    [
      'test',
      [
        [0.8, 'ada', 'd2'],
        [0.6, undefined, undefined],
      ],
    ],
  ]);
  expect(compare([[of('acc', 1, { reporter: 'ada' }), of('acc', 2)]])[0]?.values[0]).toMatchObject({
    value: 1,
    reporter: 'ada',
  });
});

test('names are in order, whatever they are', () => {
  const keys = ['b', 'a', '__proto__', 'constructor', 'é'];
  expect(compare([keys.map((key) => of(key, 1))]).map(({ key }) => key)).toEqual([
    '__proto__',
    'a',
    'b',
    'constructor',
    'é',
  ]);
});

test('texts by name: who has which, and whether all have the same', () => {
  expect(
    compareTexts([
      { b: '1', a: 'x' },
      { b: '1', c: '' },
    ]),
  ).toEqual([
    { name: 'a', values: [{ value: 'x' }, {}], differs: true },
    { name: 'b', values: [{ value: '1' }, { value: '1' }], differs: false },
    { name: 'c', values: [{}, { value: '' }], differs: true },
  ]);
  expect(compareTexts([{ constructor: 'x' }, {}])[0]).toEqual({
    name: 'constructor',
    values: [{ value: 'x' }, {}],
    differs: true,
  });
  expect(compareTexts([{}, {}])).toEqual([]);
});
