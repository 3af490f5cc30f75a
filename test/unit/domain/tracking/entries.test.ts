import { expect, test } from 'vitest';
import { distinctMap, mapOf, without } from '#shared/domain/tracking/entries.ts';
import { refusal } from '#test/unit/search/support.ts';

const twice = [
  { key: 'k', value: '1' },
  { key: 'constructor', value: 'x' },
  { key: 'k', value: '2' },
];

test('of two entries with one key the last counts, where something is changed', () => {
  expect(mapOf(twice)).toEqual({ k: '2', constructor: 'x' });
});

test('what is created has each key once, or twice with one value', () => {
  const clear = [...twice.slice(0, 2), ...twice.slice(0, 1)];
  expect(distinctMap('tag', clear)).toEqual({ k: '1', constructor: 'x' });
  expect(refusal(() => distinctMap('tag', twice))).toBe("The tag 'k' is given twice, with values '1' and '2'.");
});

test.each([
  ['', 'A key cannot be empty.'],
  ['__proto__', "A key cannot be '__proto__'."],
])('%j is no key', (key, text) => {
  expect(refusal(() => mapOf([{ key, value: '' }]))).toBe(text);
  expect(refusal(() => distinctMap('param', [{ key, value: '' }]))).toBe(text);
});

test('what is taken out is gone, what is not there is told', () => {
  expect(without({ a: '1', constructor: '2' }, 'constructor')).toEqual({ a: '1' });
  expect(without({ a: '1' }, 'constructor')).toBeUndefined();
});
