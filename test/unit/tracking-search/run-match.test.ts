import { describe, expect, test } from 'vitest';
import { matchesRun } from '#shared/domain/tracking/search/match-run.ts';
import { parseRunFilter } from '#shared/domain/tracking/search/run-filter.ts';
import { LARGEST, NAN_POINT, point, run } from './support.ts';

const context = (value: string) => [{ key: 'mlflow.data.context', value }];

const runs = [
  run({
    ...{ run_id: 'a', run_name: 'shown', status: 'FINISHED', start_time: 1000, end_time: 2000 },
    ...{ metrics: { m: point(0) }, params: { p: 'x' }, tags: { 'mlflow.runName': 'tagged', t: 'Red' } },
    datasets: [
      { name: 'train', digest: '1', tags: context('training') },
      { name: 'eval', digest: '2', tags: [{ key: 'other', value: 'x' }] },
    ],
  }),
  run({ run_id: 'b', start_time: 2000, metrics: { m: NAN_POINT }, params: { p: 'y' }, tags: { t: 'red' } }),
  run({
    run_id: 'c',
    start_time: 3000,
    metrics: { m: point(LARGEST) },
    datasets: [{ name: 'eval', digest: '1', tags: [] }],
  }),
  run({ run_id: 'd', user_id: 'other', start_time: 3000 }),
];

describe('the runs a filter finds', () => {
  test.each([
    ['', 'abcd'],
    ["run_id IN ('b', 'd', 'e')", 'bd'],
    ["run_id NOT IN ('b', 'd')", 'ac'],
    ["status = 'FINISHED'", 'a'],
    ["status ILIKE 'fin%'", 'a'],
    ["status LIKE 'fin%'", ''],
    ["user_id != 'user'", 'd'],
    ["artifact_uri LIKE 's3:%'", 'abcd'],
    // A run's name is its tag's value.
    ["run_name = 'tagged'", 'a'],
    ["run_name = 'shown'", ''],
    ["run_name != 'shown'", 'a'],
    ['start_time >= 2000', 'bcd'],
    ['start_time > 1999.5', 'bcd'],
    ['end_time > 0', 'a'],
    ['end_time != 5', 'a'],
    ['metrics.m = 0', 'a'],
    ['metrics.m <= 0', 'a'],
    ['metrics.m != 0', 'bc'],
    ['metrics.m != 5', 'abc'],
    ['metrics.m < 1e400', 'ac'],
    ['metrics.none != 5', ''],
    ['metrics.constructor != 5', ''],
    ["params.p != 'x'", 'b'],
    ['params.p IS NULL', 'cd'],
    ['params.p IS NOT NULL', 'ab'],
    ['tags.toString IS NULL', 'abcd'],
    ["tags.t LIKE 'r%'", 'b'],
    ["tags.t ILIKE 'r%'", 'ab'],
    ["dataset.name = 'eval'", 'ac'],
    ["dataset.name != 'eval'", 'a'],
    ["dataset.digest IN ('1')", 'ac'],
    ["dataset.digest NOT IN ('1')", 'a'],
    ["dataset.context = 'training'", 'a'],
    ["dataset.context != 'x'", 'a'],
    ["dataset.context = 'x'", ''],
    // Each clause may mean another dataset.
    ["dataset.name = 'eval' AND dataset.context = 'training'", 'a'],
    ["tags.t ILIKE 'RED' AND metrics.m > -1", 'a'],
  ])('%s', (filter, ids) => {
    expect(runs.filter(matchesRun(parseRunFilter(filter))).map(({ run_id }) => run_id)).toEqual([...ids]);
  });
});
