import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isLatest,
  parseVersion,
  tagMap,
  validateAlias,
  validateModelName,
  validateNewAlias,
  validateTag,
  validateTagKey,
} from '#shared/domain/names.ts';
import { takenOrRefused } from '#test/support/outcomes.ts';
import { refusal } from '#test/unit/search/support.ts';

/** Texts and outcomes as MLflow 3.17.2 answered them. */

const notUnique = (name: string, parameter: string, path: string) =>
  `Invalid value "${name}" for parameter '${parameter}' supplied: Names may be treated as files in certain cases, and ` +
  `must not resolve to other names when treated as such. This name would resolve to '${path}'`;
const wrongKey = (shown: string) =>
  `Invalid value ${shown} for parameter 'key' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).`;
const wrongAlias = (alias: string) =>
  `Invalid alias name: '${alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`;

describe('model names', () => {
  test.each(['a', 'A b', 'a.b', 'Größe', '模型', '😀', `it's "100%"`, '.hidden', 'a..', 'constructor', '__proto__'])(
    '%s is one',
    (name) => {
      expect(() => validateModelName(name)).not.toThrow();
    },
  );

  test.each([
    ['', "Missing value for required parameter 'name'."],
    [' \t\n', "Missing value for required parameter 'name'."],
    ['a/b', "Invalid model name 'a/b'. Names cannot contain '/' or ':'."],
    ['a:b', "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
    ['.', notUnique('.', 'name', '.')],
    ['..', notUnique('..', 'name', '..')],
    ['..x', notUnique('..x', 'name', '..x')],
    ['...', notUnique('...', 'name', '...')],
    ['n'.repeat(257), "'name' exceeds the maximum length of 256 characters"],
  ])('%.20j: %s', (name, message) => {
    expect(refusal(() => validateModelName(name))).toBe(message);
  });

  test('the new name of a rename is called so where it is blank or long', () => {
    expect(refusal(() => validateModelName(' ', 'new_name'))).toBe("Missing value for required parameter 'new_name'.");
    expect(refusal(() => validateModelName('..', 'new_name'))).toBe(notUnique('..', 'name', '..'));
  });
});

describe('tag keys and values', () => {
  test.each(['k', 'a b', 'a.b', 'a/b', 'a:b', 'a-b_c', 'Größe', '標籤', '1', ' ', 'mlflow.prompt.is_prompt'])(
    '%j is a key',
    (key) => {
      expect(() => validateTagKey(key)).not.toThrow();
    },
  );

  test.each([
    ['', notUnique('', 'key', '.')],
    ['.', notUnique('.', 'key', '.')],
    ['/abs', notUnique('/abs', 'key', '/abs')],
    ['a//b', notUnique('a//b', 'key', 'a/b')],
    ['./x', notUnique('./x', 'key', 'x')],
    ['...a', notUnique('...a', 'key', '...a')],
    ['a/../b', notUnique('a/../b', 'key', 'b')],
    ['a@b', wrongKey('"a@b"')],
    ['a$b', wrongKey('"a$b"')],
    ['"', wrongKey('"\\""')],
    ['😀', wrongKey('"\\ud83d\\ude00"')],
    ['a\n', wrongKey('"a\\n"')],
    ['__proto__', "A tag key cannot be '__proto__'."],
  ])('%j: %s', (key, message) => {
    expect(refusal(() => validateTagKey(key))).toBe(message);
  });

  test.each([
    ['k'.repeat(250), 'v'.repeat(100_000), undefined],
    ['𠀀'.repeat(250), '😀'.repeat(100_000), undefined],
    ['k'.repeat(251), '', "'key' exceeds the maximum length of 250 characters"],
    ['k', 'v'.repeat(100_001), "'value' exceeds the maximum length of 100000 characters"],
    ['k', '😀'.repeat(100_001), "'value' exceeds the maximum length of 100000 characters"],
  ])('lengths are counted in characters: %.5s, %.5s', (key, value, message) => {
    const validate = () => validateTag(key, value);
    if (message === undefined) expect(validate).not.toThrow();
    else expect(refusal(validate)).toBe(message);
  });

  test('of two with one key the last wins', () => {
    const tag = (key: string, value: string) => ({ key, value });
    expect(tagMap([tag('a', '1'), tag('b', '2'), tag('a', '3')])).toEqual({ a: '3', b: '2' });
    expect(tagMap()).toEqual({});
    expect(refusal(() => tagMap([tag('a', '1'), tag('@', '2')]))).toBe(wrongKey('"@"'));
  });
});

describe('aliases', () => {
  test.each(['champion', 'v1a', '123', '-v1', '_', 'Größe', 'constructor', 'a'.repeat(255), '𠀀'.repeat(255)])(
    '%.20s may be set',
    (alias) => {
      expect(() => validateNewAlias(alias)).not.toThrow();
    },
  );

  test.each([
    ['a.b', wrongAlias('a.b')],
    ['a b', wrongAlias('a b')],
    ['a\n', wrongAlias('a\n')],
    ['a'.repeat(256), "'Registered model alias name' exceeds the maximum length of 255 characters"],
  ])('%.10j: %s', (alias, message) => {
    expect(refusal(() => validateAlias(alias))).toBe(message);
    expect(refusal(() => validateNewAlias(alias))).toBe(message);
  });

  test.each([
    ['latest', "'latest' alias name (case insensitive) is reserved."],
    ['LaTeSt', "'latest' alias name (case insensitive) is reserved."],
    ['v1', "Version alias name 'v1' is reserved."],
    ['V22', "Version alias name 'V22' is reserved."],
    ['__proto__', "An alias cannot be '__proto__'."],
  ])('%s may be asked for, not set', (alias, message) => {
    expect(() => validateAlias(alias)).not.toThrow();
    expect(refusal(() => validateNewAlias(alias))).toBe(message);
    expect(isLatest(alias)).toBe(/latest/i.test(alias));
  });
});

describe('version numbers', () => {
  test.each([
    ['1', 1],
    ['01', 1],
    ['+1', 1],
    [' 1 ', 1],
    ['-1', -1],
    ['0', 0],
    ['2147483648', 2_147_483_648],
  ])('%j is %i', (text, number) => {
    expect(parseVersion(text)).toBe(BigInt(number));
  });

  test.each(['', ' ', 'x', '1.0', '1e3', '0x1', '1 2', '--1', '+', 'NaN', 'Infinity', '²'])('%j is none', (text) => {
    expect(refusal(() => parseVersion(text))).toBe(`Parameter 'version' must be an integer, got '${text}'.`);
  });
});

test('whatever a name is, it is taken or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const validate of [validateModelName, validateTagKey, validateNewAlias, parseVersion]) {
        takenOrRefused(() => validate(text));
      }
    }),
  );
});
