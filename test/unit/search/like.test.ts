import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileIlike, compileLike } from '#shared/domain/search/like.ts';

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

test('many wildcards do not multiply the work', () => {
  expect(compileLike(`${'%a'.repeat(40)}b`)('a'.repeat(2000))).toBe(false);
});
