import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as keys from '#shared/store/tracking/keys.ts';
import { sha256 } from '#test/support/rows.ts';
import { falling } from '#test/support/tracking.ts';

const run_id = '0123456789abcdef0123456789abcdef';
const model_id = `m-${run_id}`;
const ulid = '01HF7YAT00AAAAAAAAAAAAAAAA';
const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

test('every key as it is in the table', () => {
  expect([
    keys.experimentKey(12),
    keys.issuedKey,
    keys.experimentNameKey('a/b c'),
    keys.eraKey('12', 3),
    keys.runKey(run_id),
    keys.latestKey(run_id, 'val/acc #1'),
    keys.pointsKey(run_id, 'm', 5, ulid),
    keys.datasetKey('12', 'd', '1'),
    keys.loggedModelKey(model_id),
    keys.modelMetricsKey(model_id, ulid),
  ]).toEqual([
    { pk: 'EXPERIMENTS', sk: 'E#0000000012' },
    { pk: 'EXPERIMENTS', sk: 'ISSUED' },
    { pk: 'EXPERIMENT_NAME#a/b c', sk: 'NAME' },
    { pk: 'EXPERIMENT#12', sk: 'ERA#0000000003' },
    { pk: `RUN#${run_id}`, sk: 'RUN' },
    { pk: `METRIC#${run_id}#val/acc #1`, sk: 'LATEST' },
    { pk: `METRIC#${run_id}#m`, sk: `POINTS#0000000000000005#${ulid}` },
    { pk: `DATASET#12#${sha256('["d","1"]')}`, sk: 'DATASET' },
    { pk: `LOGGED_MODEL#${model_id}`, sk: 'LOGGED_MODEL' },
    { pk: `LOGGED_MODEL#${model_id}`, sk: `METRICS#${ulid}` },
  ]);
});

test('index keys', () => {
  const run = { run_id, experiment_id: '12', lifecycle_stage: 'deleted' as const, start_time: 1_700_000_000_000 };
  const time = falling(run.start_time);
  expect(time).toBe('18012698509481984');
  expect(keys.runIndexKeys(run)).toEqual({
    list_pk: 'RUNS#deleted#12',
    list_sk: `${time}#${run_id}`,
    recent_pk: expect.stringMatching(/^RUNS#deleted##[0-3]$/),
    recent_sk: `${time}#12#${run_id}`,
  });
  expect(keys.runPartition.all('active')).toEqual([0, 1, 2, 3].map((shard) => `RUNS#active##${shard}`));
  expect(keys.runPartition.all('deleted')).toContain(keys.runIndexKeys(run).recent_pk);
  expect(keys.loggedModelIndexKeys('12', model_id, run.start_time)).toEqual({
    list_pk: 'LOGGED_MODELS#12',
    list_sk: `${time}#${model_id}`,
  });
  const at = (point: object) => keys.metricIndexKeys(run, 'a#b', { value: 0, timestamp: 0, step: 0, ...point });
  expect(at({ value: -1 })).toEqual({ list_pk: 'RUN_METRIC#12#a#b', list_sk: `V#400fffffffffffff#${run_id}` });
  expect(at({ is_nan: true }).list_sk).toBe(`X##${run_id}`);
});

describe('what is in a key', () => {
  const run = { run_id, experiment_id: '12', lifecycle_stage: 'active' as const, start_time: 5 };
  const { list_sk, recent_sk } = keys.runIndexKeys(run);
  const point = { value: 1, timestamp: 0, step: 0 };

  test('ids', () => {
    expect([list_sk, recent_sk, keys.runKey(run_id).pk].map(keys.idIn)).toEqual([run_id, run_id, run_id]);
    expect(keys.idIn(keys.loggedModelKey(model_id).pk)).toBe(model_id);
    for (const is_nan of [undefined, true] as const) {
      expect(keys.idIn(keys.metricIndexKeys(run, 'm', { ...point, is_nan }).list_sk)).toBe(run_id);
    }
    expect(keys.experimentIn(recent_sk)).toBe('12');
  });

  test('what equal times and equal values have in common', () => {
    expect([list_sk, recent_sk].map(keys.timeIn)).toEqual([falling(5), falling(5)]);
    expect(keys.valueIn(keys.metricIndexKeys(run, 'm', point).list_sk)).toBe(`V#${keys.sortable(1)}`);
    expect(keys.valueIn(keys.metricIndexKeys(run, 'm', { ...point, is_nan: true }).list_sk)).toBe('X#');
  });
});

describe('as text', () => {
  const double = fc.double({ noNaN: true });

  test('doubles sort as doubles', () => {
    fc.assert(
      fc.property(double, double, (a, b) => {
        // Zero has no sign.
        expect(Math.sign(compare(keys.sortable(a), keys.sortable(b)))).toBe(a === b ? 0 : a < b ? -1 : 1);
        expect(keys.sortable(a)).toMatch(/^[0-9a-f]{16}$/);
      }),
      {
        examples: [
          [-0, 0],
          [Number.MIN_VALUE, 0],
          [-Number.MIN_VALUE, -0],
          [Number.MAX_VALUE, Infinity],
        ],
      },
    );
  });

  test('numbers come before what is none', () => {
    expect(compare(`${keys.metricOrder.numbers}${keys.sortable(Infinity)}~`, keys.metricOrder.nan)).toBe(-1);
  });

  test('the latest time sorts first, before 1970 too', () => {
    const time = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -3, max: 3 }));
    const keyOf = (start_time: number) =>
      keys.runIndexKeys({ run_id, experiment_id: '1', lifecycle_stage: 'active', start_time }).list_sk;
    fc.assert(
      fc.property(time, time, (a, b) => {
        expect(Math.sign(compare(keyOf(a), keyOf(b)))).toBe(Math.sign(b - a) + 0);
        expect(keyOf(a)).toHaveLength(17 + 1 + 32);
      }),
      { examples: [[Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]] },
    );
  });

  test('points are in the order of their time', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
        const [first, second] = [a, b].map((timestamp) => keys.pointsKey(run_id, 'm', timestamp, ulid).sk);
        expect(Math.sign(compare(first as string, second as string))).toBe(Math.sign(a - b));
      }),
    );
  });
});

test('a dataset is another by name, by digest and by experiment', () => {
  const all: [string, string, string][] = [
    ['1', 'd', '1'],
    ['1', 'd', '2'],
    ['1', 'e', '1'],
    ['2', 'd', '1'],
    ['1', 'd1', ''],
    ['1', 'd","1', ''],
  ];
  expect(new Set(all.map((args) => keys.datasetKey(...args).pk)).size).toBe(all.length);
});

test('keys have room for the longest names', () => {
  const name = '😀'.repeat(250);
  const { pk } = keys.latestKey(run_id, name);
  const point = { value: -1, timestamp: 0, step: 0 };
  const index = keys.metricIndexKeys({ run_id, experiment_id: '9999999999' }, name, point);
  expect(Math.max(...[pk, index.list_pk].map((text) => Buffer.byteLength(text)))).toBeLessThan(2_048);
  expect(Buffer.byteLength(keys.experimentNameKey('😀'.repeat(500)).pk)).toBeLessThanOrEqual(2_048);
  expect([keys.isMetric(name), keys.isMetric(`${name}x`)]).toEqual([true, false]);
});
