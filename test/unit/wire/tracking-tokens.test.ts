import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { experimentTokens } from '#shared/wire/experiment-token.ts';
import { historyTokens } from '#shared/wire/history-token.ts';
import { sortedTokens } from '#shared/wire/sorted-token.ts';
import { refusal } from '#test/unit/search/support.ts';

const query = { key: 'm' };
const ulid = '01HF7YAT00AAAAAAAAAAAAAAAA';
const from = `POINTS#0000000000000005#${ulid}`;
const point = { value: 0.1, timestamp: 5, step: -1 };

/** Tokens of one kind, a position, and positions that nobody gave. */
// biome-ignore lint/suspicious/noExplicitAny: positions of every shape
type Kind = [string, { encode: any; decode: any }, object, Record<string, unknown>[], string];

const kinds: Kind[] = [
  [
    'of a metric’s history',
    historyTokens,
    { from, last: point },
    [
      { from: 'LATEST' },
      { from: `POINTS#5#${ulid}` },
      { from: `POINTS#0000000000000005#${ulid}~` },
      { from: `x${from}` },
      { last: undefined },
      { last: { ...point, value: '1' } },
      { last: { ...point, timestamp: -1 } },
      { last: { ...point, step: 1.5 } },
      { last: { ...point, is_nan: false } },
    ],
    'it is of another metric. Send it with the run and metric it came with.',
  ],
  [
    'of experiments',
    experimentTokens,
    { from: ['all'], to: 'all', last: { experiment_id: '12', name: 'a', creation_time: 1 }, strayed: true },
    [
      { from: [] },
      { from: ['a', 'b'] },
      { from: [1] },
      { last: { experiment_id: '-1', name: 'a' } },
      { last: { experiment_id: '1'.repeat(21), name: 'a' } },
      { last: { experiment_id: '1', name: 'a', last_update_time: 1.5 } },
    ],
    'it is of another search. Send it with the filter and order it came with.',
  ],
  [
    'of what is sorted',
    sortedTokens,
    { from: ['time', 'x'], to: 'y', last: [1.5, 'a', null], strayed: false },
    [
      { from: [] },
      { from: [''] },
      { from: ['a', 'b', 'c'] },
      { from: ['a', 'é'.repeat(1_025)] },
      { to: '' },
      { to: '\ud800' },
      { last: [{}] },
      { last: 'a' },
    ],
    'it is of another search. Send it with the filter and order it came with.',
  ],
];

describe.each(kinds)('%s', (_, tokens, position, forged, mismatch) => {
  const encoded = (changes: object) => {
    const token = JSON.parse(Buffer.from(tokens.encode(query, position), 'base64').toString());
    return Buffer.from(JSON.stringify({ ...token, ...changes })).toString('base64url');
  };

  test('a token leads back to where it was made', () => {
    expect(tokens.decode(query, tokens.encode(query, position))).toEqual(position);
    expect([undefined, ''].map((none) => tokens.decode(query, none))).toEqual([undefined, undefined]);
  });

  test('of another query it is refused', () => {
    const token = tokens.encode(query, position);
    expect(refusal(() => tokens.decode({ key: 'n' }, token))).toBe(`Invalid page token: ${mismatch}`);
  });

  test.each(forged)('%j is no position', (changes) => {
    expect(refusal(() => tokens.decode(query, encoded(changes)))).toMatch(/^Invalid page token, parsed value=/);
  });
});

test('any point that is kept comes back from a token', () => {
  const kept = fc.record(
    {
      value: fc.double({ noNaN: true, noDefaultInfinity: true }),
      timestamp: fc.maxSafeNat(),
      step: fc.maxSafeInteger(),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(kept, fc.boolean(), (one, is_nan) => {
      const last = { ...one, value: one.value + 0, step: one.step + 0, ...(is_nan && { is_nan: true as const }) };
      expect(historyTokens.decode(query, historyTokens.encode(query, { from, last }))).toEqual({ from, last });
    }),
  );
});
