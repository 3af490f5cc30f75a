import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '#shared/domain/gates/types.ts';
import { keptOutcomes, tabled } from '#shared/store/gates/outcomes.ts';

const outcome = (message: string, values?: Record<string, unknown>): Outcome => ({
  policy: { model: 'm'.repeat(250), stage: 'Production' },
  rule: 'metric',
  passed: false,
  message,
  ...(values && { values }),
});

const many = (count: number, one: Outcome) => Array.from({ length: count }, () => one);
const bytesOf = (outcomes: Outcome[]) => Buffer.byteLength(JSON.stringify(outcomes));

describe('what a row keeps of outcomes', () => {
  test('is all of them, if they are few', () => {
    const few = many(5, outcome('accuracy is 0.5', { value: 0.5 }));
    expect(keptOutcomes(few)).toEqual(few);
  });

  test('is less and less of each, and never a rule less', () => {
    const [text, values] = ['ä'.repeat(1_000), { texts: Array.from({ length: 50 }, () => 'v'.repeat(256)) }];
    const { values: _, ...plain } = outcome('m');
    expect(keptOutcomes(many(20, outcome('m', values)))).toEqual(many(20, plain));
    expect(keptOutcomes(many(50, outcome(text, values)))).toEqual(many(50, outcome('ä'.repeat(100))));
    const most = keptOutcomes(many(200, outcome(text, values)));
    expect(most).toEqual(many(200, { policy: {}, rule: 'metric', passed: false, message: '' }));
  });

  test('always has room in a row', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 300 });
    const outcomes = fc.array(
      fc.record({ count: fc.nat(60), message: texts, values: fc.dictionary(texts, texts, { maxKeys: 9 }) }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(outcomes, (groups) => {
        const all = groups.flatMap(({ count, message, values }) => many(count, outcome(message, values)));
        const kept = keptOutcomes(all);
        expect(kept.map(({ passed, rule }) => [passed, rule])).toEqual(all.map(({ passed, rule }) => [passed, rule]));
        expect(bytesOf(kept)).toBeLessThanOrEqual(64_000);
      }),
    );
  });
});

test.each([
  [0, 0],
  [-0.5, -0.5],
  [2 ** 53 - 1, 2 ** 53 - 1],
  [2 ** 53, '9007199254740992'],
  [-1e300, '-1e+300'],
  [1e-131, '1e-131'],
])('a number that the table has not is text there: %d', (given, kept) => {
  expect(tabled({ a: [given] })).toEqual({ a: [kept] });
});
