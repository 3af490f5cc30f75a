import { describe, expect, test } from 'vitest';
import { readSettings } from '#shared/domain/monitors/settings.ts';
import type { Settings } from '#shared/domain/monitors/types.ts';
import { verdictOf } from '#shared/domain/monitors/verdict.ts';
import { distanceOf } from '#shared/domain/observations/distance.ts';
import { summaryOf } from '#shared/domain/observations/summary.ts';

const watched = 7 * 86_400_000;

const judge = (
  rule: object,
  observed: number[] | undefined,
  { expected, ...given }: Partial<Settings> & { expected?: number[]; watched?: number } = {},
) =>
  verdictOf(readSettings({ name: 'a', metric: 'score', rule, ...given } as never), {
    observed: observed && summaryOf(observed),
    expected: expected && summaryOf(expected),
    watched: given.watched ?? watched,
  });

describe('a threshold', () => {
  test.each([
    ['<', 2, false],
    ['<', 2.1, true],
    ['<=', 2, true],
    ['>', 2, false],
    ['>', 1.9, true],
    ['>=', 2, true],
  ])('%s %d is %s of a mean of 2', (operator, value, breached) => {
    expect(judge({ type: 'threshold', operator, value }, [1, 2, 3])).toMatchObject({
      breached,
      value: 2,
      limit: value,
    });
  });

  test('says what it found', () => {
    const { reason } = judge({ type: 'threshold', operator: '<', value: 2.5 }, [1, 2, 3]);
    expect(reason).toBe('mean of score is 2, the limit < 2.5 (3 samples in 60 min)');
  });

  test('is of the statistic that was asked for', () => {
    const rule = { type: 'threshold', operator: '>', value: 2 };
    expect(judge(rule, [1, 2, 3], { statistic: 'max' })).toMatchObject({ breached: true, value: 3 });
    expect(judge(rule, [1, 2, 3], { statistic: 'count' })).toMatchObject({ breached: true, value: 3 });
  });

  test('is of too few samples not told, and of none but that they are none', () => {
    const rule = { type: 'threshold', operator: '<', value: 1 };
    expect(judge(rule, [0, 0], { minimum_samples: 3 })).toEqual({ reason: '2 samples in 60 min of score: it takes 3' });
    expect(judge(rule, undefined, { minimum_samples: 0 })).not.toHaveProperty('breached');
    expect(judge(rule, undefined, { minimum_samples: 0, statistic: 'count' })).toMatchObject({
      breached: true,
      value: 0,
    });
  });
});

describe('a change', () => {
  const change = (direction: string, by: number, relative = false) => ({
    type: 'change',
    against: 'baseline',
    direction,
    by,
    relative,
  });
  test.each([
    ['decrease', 1, false, true],
    ['decrease', 2, false, false],
    ['increase', 1, false, false],
    ['any', 1, false, true],
    ['decrease', 0.4, true, true],
    ['decrease', 0.5, true, false],
  ])('%s of %d, relative %s, is %s from 4 to 2', (direction, by, relative, breached) => {
    expect(judge(change(direction, by, relative), [2], { expected: [4] })).toMatchObject({ breached, limit: by });
  });

  test('is of nothing to compare with not told, nor as a share of nothing', () => {
    expect(judge(change('any', 1), [2])).toEqual({
      reason: 'mean of score: there is nothing of the baseline to compare with',
    });
    expect(judge(change('any', 1, true), [2], { expected: [0] })).not.toHaveProperty('breached');
    expect(judge(change('any', 1, true), [0], { expected: [0] })).toMatchObject({ breached: false, value: 0 });
  });
});

describe('a distance', () => {
  const expected = Array.from({ length: 100 }, (_, n) => n + 1);
  const shifted = expected.map((value) => value + 50);
  const distance = distanceOf(summaryOf(expected), summaryOf(shifted));

  test.each(['psi', 'ks'] as const)('%s is that of the two', (type) => {
    const value = distance?.[type] as number;
    expect(judge({ type, above: value * 0.99 }, shifted, { expected })).toMatchObject({ breached: true, value });
    expect(judge({ type, above: value }, shifted, { expected })).toMatchObject({ breached: false, value });
    expect(judge({ type, above: 0 }, expected, { expected })).toMatchObject({ breached: false, value: 0 });
  });

  test('is without a baseline not told', () => {
    expect(judge({ type: 'psi', above: 0 }, shifted)).toEqual({ reason: 'PSI of score: the version has no baseline' });
  });
});

describe('missing data', () => {
  const rule = { type: 'missing' };
  test('is fewer than there should be', () => {
    expect(judge(rule, undefined)).toMatchObject({ breached: true, value: 0, limit: 1 });
    expect(judge(rule, [1])).toMatchObject({ breached: false });
    expect(judge(rule, [1], { minimum_samples: 2 })).toMatchObject({ breached: true, value: 1, limit: 2 });
  });

  test('is not told of a version that has not been watched for a window', () => {
    expect(judge(rule, undefined, { watched: 59 * 60_000 } as never)).not.toHaveProperty('breached');
    expect(judge(rule, [1], { watched: 0 } as never)).toMatchObject({ breached: false });
  });
});
