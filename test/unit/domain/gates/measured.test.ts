import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Measured } from '#shared/domain/gates/types.ts';
import { accuracy, found, version } from './support.ts';

const of = (...metrics: Measured[]) => ({ candidate: version(2, { metrics }) });

describe('metric', () => {
  const rule = { rule: 'metric', metric: 'accuracy', minimum: 0.8 } as const;

  test.each([
    [0.8, {}, true, 'accuracy is 0.8'],
    [0.71, {}, false, 'accuracy is 0.71, below 0.8'],
    [0.9, { maximum: 0.85 }, false, 'accuracy is 0.9, above 0.85'],
    [0.85, { maximum: 0.85 }, true, 'accuracy is 0.85'],
  ])('%s, %j', (value, more, passed, message) => {
    const { values, ...outcome } = found({ ...rule, ...more }, of(accuracy(value)));
    expect(outcome).toEqual({ policy: {}, rule: 'metric', passed, message });
    expect(values).toEqual({ metric: 'accuracy', value, timestamp: 1 });
  });

  test.each<[string, Measured[], object, number | undefined]>([
    ['the latest', [accuracy(0.9, { timestamp: 5 }), accuracy(0.81, { timestamp: 4 })], {}, 0.9],
    ['at one time the reported', [accuracy(0.9, { reporter: 'ci' }), accuracy(0.81)], {}, 0.9],
    ['a later copied one', [accuracy(0.9, { reporter: 'ci' }), accuracy(0.81, { timestamp: 2 })], {}, 0.81],
    [
      'the dataset that is named',
      [accuracy(0.9, { dataset_name: 'test' }), accuracy(0.99, { timestamp: 9 })],
      { dataset: 'test' },
      0.9,
    ],
    ['no other dataset', [accuracy(0.9, { dataset_name: 'train' })], { dataset: 'test' }, undefined],
    ['no other metric', [accuracy(0.9, { key: 'Accuracy' })], {}, undefined],
    [
      'who is trusted, though others were later',
      [accuracy(0.9, { reporter: 'ci' }), accuracy(0.99, { reporter: 'eve', timestamp: 9 })],
      { reporters: ['bot', 'ci'] },
      0.9,
    ],
    ['not what was copied, if reporters are named', [accuracy(0.9)], { reporters: ['ci'] }, undefined],
    ['NaN, though a number was before it', [accuracy(0.9), accuracy('NaN', { timestamp: 2 })], {}, undefined],
  ])('what counts: %s', (_, metrics, asked, value) => {
    const { passed, values } = found({ ...rule, ...asked }, of(...metrics));
    expect([passed, values?.value]).toEqual([value !== undefined, value]);
  });

  test('what is missing or NaN fails, and how to report it is said', () => {
    const asked = { ...rule, dataset: 'test', reporters: ['ci', 'bot'] };
    const howTo = 'Report it by POST /api/2.0/stagebook/metrics';
    expect(found(asked, of(accuracy(0.9, { reporter: 'eve', dataset_name: 'test' }))).message).toBe(
      `accuracy on dataset 'test' reported by ci or bot is missing. ${howTo}`,
    );
    expect(found(rule, of(accuracy('NaN'))).message).toBe(`accuracy is NaN. ${howTo}`);
    expect(found(rule, of(accuracy(Number.NaN))).passed).toBe(false);
  });
});

describe('not_worse_than_incumbent', () => {
  const rule = {
    rule: 'not_worse_than_incumbent',
    metric: 'accuracy',
    direction: 'higher_is_better',
    tolerance: 0.01,
  } as const;
  const against = (value: number, ...others: (Measured['value'] | undefined)[]) => ({
    ...of(accuracy(value)),
    incumbents: others.map((other, index) =>
      version(10 + index, { metrics: other === undefined ? [] : [accuracy(other)] }),
    ),
  });

  test.each([
    [0.9, [0.91], true, 'accuracy is 0.9, not worse by more than 0.01 than the 0.91 of version 10'],
    [0.71, [0.91], false, 'accuracy is 0.71, worse by more than 0.01 than the 0.91 of version 10'],
    [0.9, [0.5, 0.92], false, 'accuracy is 0.9, worse by more than 0.01 than the 0.92 of version 11'],
    [0.9, [0.92, 0.5], false, 'accuracy is 0.9, worse by more than 0.01 than the 0.92 of version 10'],
    [0.9, [], true, 'accuracy is 0.9, and nobody is there to compare it with'],
  ])('%s after %j', (value, others, passed, message) => {
    expect(found(rule, against(value, ...others))).toMatchObject({ passed, message });
  });

  test('the lower one is better, if the rule says so', () => {
    const lower = { ...rule, direction: 'lower_is_better' } as const;
    expect(found(lower, against(0.5, 0.9)).passed).toBe(true);
    expect(found(lower, against(0.9, 0.95, 0.5))).toMatchObject({
      passed: false,
      values: { value: 0.9, incumbent: '11', incumbent_value: 0.5 },
    });
  });

  test('without a tolerance equal is not worse, and the next number is', () => {
    const { tolerance, ...strict } = rule;
    expect(found(strict, against(0.9, 0.9)).passed).toBe(true);
    expect(found(strict, against(0.8999999, 0.9))).toMatchObject({
      passed: false,
      message: 'accuracy is 0.8999999, worse than the 0.9 of version 10',
    });
  });

  test('an incumbent of whom it is not known fails it, as does a candidate', () => {
    expect(found(rule, against(0.99, 0.9, undefined)).message).toMatch(
      /^accuracy is missing of version 11, which is there\. Report/,
    );
    expect(found(rule, against(0.99, 'NaN')).message).toMatch(/^accuracy is NaN of version 10/);
    expect(found(rule, { ...against(0, 0.9), candidate: version(2) }).message).toMatch(/^accuracy is missing\. Report/);
    expect(found(rule, { candidate: version(2) }).passed).toBe(false);
  });

  test('decimals: worse by the tolerance and no more passes, by a thousandth of it more does not', () => {
    const hundredths = fc.integer({ min: -100_000, max: 100_000 });
    fc.assert(
      fc.property(hundredths, fc.integer({ min: 1, max: 500 }), (best, tolerance) => {
        const outcome = (worse: number) =>
          found({ ...rule, tolerance: tolerance / 100 }, against((best - worse) / 100, best / 100)).passed;
        expect(outcome(tolerance)).toBe(true);
        expect(outcome(tolerance * 1.001)).toBe(false);
      }),
    );
  });
});
