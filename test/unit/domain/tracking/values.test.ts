import { describe, expect, test } from 'vitest';
import * as values from '#shared/domain/tracking/values.ts';
import { refusal } from '#test/unit/search/support.ts';

const entries = (count: number) => Array.from({ length: count }, (_, n) => ({ key: `k${n}`, value: '' }));

describe('what is too long is cut, by characters', () => {
  test.each([
    ['a param', values.validateParam, 6_000],
    ['a tag', values.validateRunTag, 8_000],
  ])('%s', (_, validate, most) => {
    for (const character of ['x', 'é', '😀']) {
      const whole = character.repeat(most);
      expect(validate({ key: 'k', value: whole })).toEqual({ key: 'k', value: whole });
      expect(validate({ key: 'k', value: `${whole}y` })).toEqual({ key: 'k', value: whole });
    }
  });

  test('a key is not: it is refused', () => {
    const key = 'é'.repeat(251);
    expect(refusal(() => values.validateParam({ key, value: '' }, 'params[3]'))).toBe(
      "'Param key' exceeds the maximum length of 250 characters",
    );
    expect(refusal(() => values.validateRunTag({ key, value: '' }, 'tags[3]'))).toBe(
      "'tags[3].key' exceeds the maximum length of 250 characters",
    );
    expect(refusal(() => values.validateMetric({ key, value: 1, timestamp: 0 }))).toBe(
      "'Metric name' exceeds the maximum length of 250 characters",
    );
    for (const longest of ['é'.repeat(250), 'x'.repeat(250)]) {
      expect(() => values.validateParam({ key: longest, value: '' })).not.toThrow();
      expect(() => values.validateRunTag({ key: longest, value: '' })).not.toThrow();
      expect(() => values.validateMetric({ key: longest, value: 1, timestamp: 0 })).not.toThrow();
    }
  });
});

describe('where a batch’s entry stands is told', () => {
  test.each([
    [() => values.validateParam({ key: 'a*', value: '' }, 'params[3]'), "'params[3].key'"],
    [() => values.validateParam({ key: 'a*', value: '' }), "'key'"],
    [() => values.validateRunTag({ key: 'a*', value: '' }, 'tags[0]'), "'tags[0].key'"],
    [() => values.validateMetric({ key: 'a*', value: 1, timestamp: 0 }, 'metrics[1]'), "'metrics[1].name'"],
    [() => values.validateMetric({ key: 'a', value: 1, timestamp: -1 }, 'metrics[1]'), "'metrics[1].timestamp'"],
    [() => values.validateMetric({ key: 'a', value: 1, timestamp: -1 }), "'timestamp'"],
  ])('%#', (call, where) => {
    expect(refusal(call)).toContain(`for parameter ${where} supplied`);
  });
});

describe('a batch', () => {
  const batch = (metrics: number, params: number, tags: number) => ({
    metrics: entries(metrics),
    params: entries(params),
    tags: entries(tags),
  });

  test.each([
    [1_000, 0, 0],
    [800, 100, 100],
    [0, 100, 100],
  ])('%i metrics, %i params and %i tags are taken', (...counts) => {
    expect(() => values.requireSmallBatch(batch(...counts))).not.toThrow();
  });

  test.each([
    [1_001, 101, 101, 'at most 1000 metrics. Got 1001 metrics.'],
    [0, 101, 101, 'at most 100 params. Got 101 params.'],
    [0, 0, 101, 'at most 100 tags. Got 101 tags.'],
    [801, 100, 100, 'at most 1000 metrics, params, and tags. Got 1001 metrics, params, and tags.'],
  ] as const)('%i metrics, %i params and %i tags are not', (metrics, params, tags, message) => {
    expect(refusal(() => values.requireSmallBatch(batch(metrics, params, tags)))).toContain(message);
  });

  test('has each param once', () => {
    expect(() => values.requireDistinct(entries(3))).not.toThrow();
    expect(refusal(() => values.requireDistinct([...entries(3), ...entries(2)]))).toContain("submitted: ['k0', 'k1'].");
  });
});

describe('ids', () => {
  test.each(['a', 'A1', '0-_x', 'aé', `a${'x'.repeat(255)}`])('%.20j may be asked for', (run_id) => {
    expect(() => values.validateRunId(run_id)).not.toThrow();
  });

  test.each(['', '-a', '_a', 'éa', 'a b', 'a/b', 'a.b', `a${'x'.repeat(256)}`])('%.20j may not', (run_id) => {
    expect(refusal(() => values.validateRunId(run_id))).toMatch(
      /^Invalid value ".*" for parameter 'run_id' supplied\.$/,
    );
  });

  const hex = '0123456789abcdef0123456789abcdef';
  test('of runs and logged models are hexadecimal', () => {
    expect([hex, `m-${hex}`].map(values.isRunId)).toEqual([true, false]);
    expect([hex, `m-${hex}`].map(values.isLoggedModelId)).toEqual([false, true]);
    for (const id of ['', hex.slice(1), `${hex}0`, hex.toUpperCase(), `${hex.slice(1)}g`, `${hex}\n`]) {
      expect([values.isRunId(id), values.isLoggedModelId(`m-${id}`)]).toEqual([false, false]);
    }
  });
});
