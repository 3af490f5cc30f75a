import { describe, expect, test } from 'vitest';
import { directionOf, directionOfName, readDirection, readDirections } from '#shared/domain/compare/directions.ts';
import { metricPhrases, metricWords } from '#shared/operations/metric-directions.ts';

describe('the name of a metric', () => {
  test.each([
    'accuracy',
    'val_accuracy',
    'valAccuracy',
    'roc_auc',
    'test/f1_score',
    'r2',
    'r2_score',
    'neg_mean_squared_error',
    'precision_at_5',
    'average_precision',
    'log_likelihood',
    'Recall@10',
    'top-5 acc',
    'true_positive_rate',
  ])('%s: higher is better', (name) => {
    expect(directionOfName(name)).toBe('higher');
  });

  test.each([
    'loss',
    'val_loss',
    'RMSE',
    'training_rmse',
    'mean_absolute_error',
    'log_loss',
    'logloss',
    'brier_score',
    'brier_score_loss',
    'p95_latency_ms',
    'false_positive_rate',
    'negative_log_likelihood',
    'accuracy_loss',
    'davies_bouldin_score',
  ])('%s: lower is better', (name) => {
    expect(directionOfName(name)).toBe('lower');
  });

  test.each(['lift', 'bias', '', 'count', 'accuracyx', '☃', 'blossom', 'constructor', '__proto__'])(
    '%j says nothing',
    (name) => {
      expect(directionOfName(name)).toBeUndefined();
    },
  );

  test('the two ways have no word in common, and each word says what it is for', () => {
    for (const direction of ['higher', 'lower'] as const)
      for (const word of [...metricWords[direction], ...metricPhrases[direction]])
        expect([word, directionOfName(word)]).toEqual([word, direction]);
  });
});

test('who asks comes before the policies, and those before the name', () => {
  const policies = [
    {
      rules: [{ rule: 'not_worse_than_incumbent', metric: 'rmse', direction: 'higher_is_better' } as const],
    },
  ];
  const asked = new Map([['rmse', 'lower' as const]]);
  expect(directionOf('rmse', { asked, policies })).toEqual({ direction: 'lower', direction_from: 'asked' });
  expect(directionOf('rmse', { policies })).toEqual({ direction: 'higher', direction_from: 'policy' });
  expect(directionOf('mae', { asked, policies })).toEqual({ direction: 'lower', direction_from: 'name' });
  expect(directionOf('lift', { asked, policies })).toBeUndefined();
});

describe('directions that are asked for', () => {
  test('are read by metric, whose name may have a colon', () => {
    expect([...readDirections('rmse:lower, a:b:higher,x%2Cy:lower')]).toEqual([
      ['rmse', 'lower'],
      ['a:b', 'higher'],
      ['x,y', 'lower'],
    ]);
    expect(readDirections(undefined).size).toBe(0);
  });

  test.each([
    ['rmse', 'is not as parameter'],
    ['rmse:up', "Invalid value 'up' for parameter 'directions'"],
    [':lower', 'is not as parameter'],
    ['', 'is not as parameter'],
    ['a%:lower', 'not percent-encoded well'],
  ])('%j is refused', (text, message) => {
    expect(() => readDirections(text)).toThrow(message);
  });

  test('of one metric there are two', () => {
    expect(readDirection('higher')).toBe('higher');
    expect(() => readDirection('best')).toThrow("Invalid value 'best' for parameter 'direction'");
  });
});
