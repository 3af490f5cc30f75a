import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileIlike, compileLike } from '#shared/domain/search/like.ts';
import { steps } from '#shared/domain/search/steps.ts';
import { refusal } from './support.ts';

/** LIKE by its definition, one choice at a time. */
function like([wanted, ...pattern]: string[], text: string[]): boolean {
  if (wanted === undefined) return text.length === 0;
  if (wanted === '%') return like(pattern, text) || (text.length > 0 && like([wanted, ...pattern], text.slice(1)));
  return text.length > 0 && (wanted === '_' || wanted === text[0]) && like(pattern, text.slice(1));
}

const letters = fc.constantFrom('a', 'b', '😀', '\n');
const pattern = fc.string({ unit: fc.oneof(letters, fc.constantFrom('%', '_')), maxLength: 8 });
const text = fc.string({ unit: letters, maxLength: 10 });

test('LIKE agrees with its definition', () => {
  fc.assert(
    fc.property(pattern, text, (pattern, text) => {
      expect(compileLike(pattern)(text)).toBe(like([...pattern], [...text]));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['_', '😀', true],
  ['__', '😀', false],
  ['a\\%', 'a%', false],
  ['a\\%', 'a\\x', true],
  ['.*', 'aa', false],
  ['', '', true],
  ['', 'a', false],
  ['%', '', true],
  ['A', 'a', false],
])('%j LIKE %j is %s', (pattern, text, expected) => {
  expect(compileLike(pattern)(text)).toBe(expected);
});

test.each([
  ['ÉCOLE', 'école', true],
  ['σ', 'Σ', true],
  ['ας', 'ΑΣ', false],
  ['_', 'İ', true],
  ['i', 'İ', true],
  ['ss', 'ß', false],
])('%j ILIKE %j is %s', (pattern, text, expected) => {
  expect(compileIlike(pattern)(text)).toBe(expected);
});

test('a piece may be longer than a word of bits', () => {
  const piece = fc.string({ unit: fc.constantFrom('a', 'b', '_'), minLength: 30, maxLength: 70 });
  const around = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 70 });
  fc.assert(
    fc.property(piece, around, around, fc.boolean(), (piece, before, after, isIn) => {
      const text = before + (isIn ? piece.replaceAll('_', 'b') : '') + after;
      const expected = new RegExp(piece.replaceAll('_', '.')).test(text);
      expect(compileLike(`%${piece}%`)(text)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

/** Steps a character of the text. */
function stepsOf(pattern: string, text: string, compile = compileLike): number {
  const matches = compile(pattern);
  const before = steps.taken;
  matches(text);
  return (steps.taken - before) / text.length;
}

const long = (count: number) => 'a'.repeat(count);

test.each([
  ['wildcards', `${'%a'.repeat(128)}b`],
  ['wildcards and an end', `${'%a'.repeat(120)}%b%c`],
  ['gaps', `%${'_a'.repeat(100)}b%`],
  ['a long piece', `%${long(254)}b%`],
  ['nothing but gaps', `%${'_'.repeat(256)}%b%`],
  ['escapes, which are none', `%${'\\%\\_'.repeat(60)}b%`],
])('%s take no more steps a character of a long text than of a short one', (_, pattern) => {
  for (const compile of [compileLike, compileIlike]) {
    const [short, longer] = [stepsOf(pattern, long(300), compile), stepsOf(pattern, long(30_000), compile)];
    expect(longer).toBeLessThan(1.1 * short + 1);
    expect(longer).toBeLessThan(2 + pattern.length / 32);
  }
});

test('a pattern may be long, and is refused before it is longer than any that is meant', () => {
  expect(compileLike(`%${long(9_999)}`)(long(9_999))).toBe(true);
  expect(refusal(() => compileLike(long(10_001)))).toBe(
    'A LIKE pattern has 10001 characters; at most 10000 are supported.',
  );
});
