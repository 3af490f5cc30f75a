import { describe, expect, test } from 'vitest';
import { packed, snapshotOf, unpacked } from '#shared/domain/tracking/snapshot.ts';
import { sha256 } from '#test/support/rows.ts';
import { measured, model, run } from '#test/unit/tracking-search/support.ts';

const point = (value: number, fields: object = {}) => ({ value, timestamp: 5, step: 1, ...fields });

test('of a run its params and latest metrics', () => {
  const of = run({ params: { p: 'v' }, metrics: { m: point(2), broken: point(0, { is_nan: true }) } });
  expect(snapshotOf(of, undefined)).toEqual({
    params: { p: 'v' },
    metrics: [
      { key: 'm', value: 2, timestamp: 5, step: 1, run_id: 'r' },
      { key: 'broken', value: 'NaN', timestamp: 5, step: 1, run_id: 'r' },
    ],
  });
});

describe('of a model', () => {
  const values = (...metrics: ReturnType<typeof measured>[]) =>
    snapshotOf(undefined, model({ metrics }))?.metrics.map(({ value }) => value);

  test('its own params go before the run’s, and its metrics in the place of the run’s of the same name', () => {
    const of = run({ params: { p: 'run', q: 'run' }, metrics: { m: point(1), other: point(2) } });
    const its = model({ params: { p: 'model' }, metrics: [measured('m', 3, { run_id: 'x' })] });
    expect(snapshotOf(of, its)).toEqual({
      params: { p: 'model', q: 'run' },
      metrics: [
        { key: 'm', value: 3, timestamp: 0, step: 0, run_id: 'x', model_id: 'm' },
        { key: 'other', value: 2, timestamp: 5, step: 1, run_id: 'r' },
      ],
    });
  });

  test('of each metric the latest, by time and then by step', () => {
    const [early, late] = [
      { timestamp: 1, step: 9 },
      { timestamp: 2, step: 0 },
    ];
    expect(values(measured('m', 1, early), measured('m', 2, late))).toEqual([2]);
    expect(values(measured('m', 2, late), measured('m', 1, early))).toEqual([2]);
    expect(values(measured('m', 1, late), measured('m', 2, { ...late, step: 1 }))).toEqual([2]);
    // Of what is equal the first, as of all that is logged twice.
    expect(values(measured('m', 1, late), measured('m', 2, late))).toEqual([1]);
  });

  test('on each dataset', () => {
    const on = (dataset_name: string, dataset_digest: string) => ({ dataset_name, dataset_digest });
    expect(
      values(
        measured('m', 1),
        measured('m', 2, on('d', '1')),
        measured('m', 3, on('d', '2')),
        measured('m', 4, on('e', '1')),
        measured('n', 5, on('e', '1')),
        measured('m', 6, { ...on('e', '1'), step: 1 }),
      ),
    ).toEqual([1, 2, 3, 6, 5]);
  });
});

test('nothing was logged: nothing is taken', () => {
  expect(snapshotOf(undefined, undefined)).toBeUndefined();
  expect(snapshotOf(run({}), model({}))).toBeUndefined();
  expect(snapshotOf(run({ params: { p: '' } }), undefined)).toEqual({ params: { p: '' }, metrics: [] });
});

test('kept as canonical JSON, compressed, with its digest: the same whatever the order of its params', () => {
  const of = (params: Record<string, string>) => packed({ params, metrics: [] });
  const { logged, logged_digest } = of({ b: '2', ü: '1' });
  expect(logged_digest).toBe(sha256('{"metrics":[],"params":{"b":"2","ü":"1"}}'));
  expect(of({ ü: '1', b: '2' })).toEqual({ logged, logged_digest });
  expect(of({ ü: '1', b: '3' }).logged_digest).not.toBe(logged_digest);
  expect(unpacked(logged)).toEqual({ params: { b: '2', ü: '1' }, metrics: [] });
});
