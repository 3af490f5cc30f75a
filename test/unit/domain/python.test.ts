import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { characters, normalPath, pythonJson, pythonType, spacedJson } from '#shared/wire/python.ts';
import table from './python-table.json' with { type: 'json' };

/**
 * What Python itself answers: `json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))` and
 * `posixpath.normpath(path)`. Not among the values: whole floats, which JavaScript does not have, and `1e-07`, which it
 * writes as `1e-7`.
 */
describe('as Python', () => {
  test.each(table.dumps as [string, string][])('json %s', (text, dumped) => {
    expect(pythonJson(JSON.parse(text))).toBe(dumped);
  });

  test.each(table.normpath as [string, string][])('normpath %j is %j', (path, normal) => {
    expect(normalPath(path)).toBe(normal);
  });

  test.each([
    [null, 'NoneType'],
    [undefined, 'NoneType'],
    ['', 'str'],
    [true, 'bool'],
    [1, 'int'],
    [1.5, 'float'],
    [Infinity, 'float'],
    [[], 'list'],
    [{}, 'dict'],
  ])('%j is a %s', (value, type) => {
    expect(pythonType(value)).toBe(type);
  });

  test('length counts characters', () => {
    expect(['', 'é', '😀', '👩‍🔬', '\ud800'].map(characters)).toEqual([0, 1, 1, 3, 1]);
  });
});

/** `json.dumps(value)`: what is kept in tags, for clients to read. */
test.each([
  [[], '[]'],
  [{}, '{}'],
  [[1, 'a', null, true, 1.5], '[1, "a", null, true, 1.5]'],
  [{ b: { c: [] }, a: [{ x: 1 }, {}] }, '{"b": {"c": []}, "a": [{"x": 1}, {}]}'],
  [{ 'é"': '😀\n,:' }, '{"\\u00e9\\"": "\\ud83d\\ude00\\n,:"}'],
])('spaced %j', (value, expected) => {
  expect(spacedJson(value)).toBe(expected);
  expect(JSON.parse(spacedJson(value))).toEqual(value);
});

test('what is written is read as the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(pythonJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('it is ASCII, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(pythonJson(text)).toMatch(/^[ -~]*$/);
    }),
  );
});

test('a normal path is normal', () => {
  const path = fc.array(fc.constantFrom('/', '.', '..', 'a', 'b/', './', '../')).map((parts) => parts.join(''));
  fc.assert(
    fc.property(path, (text) => {
      expect(normalPath(normalPath(text))).toBe(normalPath(text));
    }),
  );
});
