import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDirections } from '#shared/domain/compare/directions.ts';
import { readBaseline, readEntries } from '#shared/domain/compare/entries.ts';
import { requirementsIn } from '#shared/domain/compare/requirements.ts';
import { MlflowError } from '#shared/wire/errors.ts';

const read = (text: string) => readEntries(text, 'main').map(({ written: _, ...entry }) => entry);

describe('entries', () => {
  test('are versions, aliases and stages, of the model or of another', () => {
    expect(read('3,@champion,Production, 12 ,Other/3,Other@champion,Other/archived')).toEqual([
      { model: 'main', version: 3n },
      { model: 'main', alias: 'champion' },
      { model: 'main', stage: 'Production' },
      { model: 'main', version: 12n },
      { model: 'Other', version: 3n },
      { model: 'Other', alias: 'champion' },
      { model: 'Other', stage: 'Archived' },
    ]);
  });

  test('have parts that are percent-encoded', () => {
    expect(read('a%2Cb%40c%25/1,a%2Cb@x,%E2%98%83/2,a b/3')).toEqual([
      { model: 'a,b@c%', version: 1n },
      { model: 'a,b', alias: 'x' },
      { model: '☃', version: 2n },
      { model: 'a b', version: 3n },
    ]);
  });

  test.each([
    ['', "'' names no version"],
    ['1,,2', "'' names no version"],
    ['@', "'@' names no version"],
    ['Other/', "'Other/' names no version"],
    ['/3', "'/3' names no model before the '/'"],
    ['a%/1', 'not percent-encoded well'],
    ['Productoin', 'Invalid Model Version stage: Productoin'],
    ['-1', "'-1' is no version's number"],
    ['1.5', "'1.5' is no version's number"],
    ['@a!b', "Invalid alias name: 'a!b'"],
    ['a%2Fb/1', "Invalid model name 'a/b'"],
    ['../1', 'Names may be treated as files'],
    [`${'x'.repeat(257)}/1`, 'exceeds the maximum length'],
    ['Other/3/4', "'Other/3/4' is no version's number"],
    ['Other@a@b', "Invalid alias name: 'a@b'"],
  ])('%j is refused', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  test('are fifty at most', () => {
    expect(read(Array(50).fill('1').join(','))).toHaveLength(50);
    expect(() => read(Array(51).fill('1').join(','))).toThrow("51 entries in 'versions': at most 50");
  });

  test('of the baseline: one or none', () => {
    expect([readBaseline(undefined, 'main'), readBaseline('@a', 'main')]).toEqual([
      undefined,
      { written: '@a', model: 'main', alias: 'a' },
    ]);
    expect(() => readBaseline('1,2', 'main')).toThrow("'1,2' is no version's number");
  });
});

/** Answered, or refused in words. */
const isTold = (read: () => unknown) => {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(MlflowError);
    expect(error).toMatchObject({ status: 400 });
  }
};

test('whatever is written is read or refused, and a name that is encoded is read as it is', () => {
  const pieces = fc.constantFrom(
    '@',
    '/',
    ',',
    '%',
    '%2',
    '%ff',
    '1',
    'Production',
    'a',
    ' ',
    '\u202e',
    '+',
    '-',
    '.',
    ':',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((some) => some.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      isTold(() => readEntries(text, 'main'));
      isTold(() => readDirections(text));
      requirementsIn(text);
    }),
  );
  const names = fc
    .string({ minLength: 1, maxLength: 50 })
    .filter((name) => /^[^/:.\s][^/:]*$/.test(name) && name.trim() === name);
  fc.assert(
    fc.property(names, (name) => {
      const written = ['/3', '@champion'].map((rest) => encodeURIComponent(name) + rest).join(',');
      expect(readEntries(written, 'main')).toMatchObject([
        { model: name, version: 3n },
        { model: name, alias: 'champion' },
      ]);
    }),
  );
});
