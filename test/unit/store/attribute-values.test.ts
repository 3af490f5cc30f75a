import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromAttributes, toAttributes } from '#shared/store/sdk/attribute-values.ts';

const options = { removeUndefinedValues: true, convertClassInstanceToMap: true };

/** What the SDK's own document client would send, as the JSON of it. */
const bySdk = (item: object) => JSON.parse(JSON.stringify(marshall(item, options), base64));

function base64(this: Record<string, unknown>, key: string, value: unknown) {
  const raw = this[key];
  return raw instanceof Uint8Array ? Buffer.from(raw).toString('base64') : value;
}

const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -9e15, max: 9e15 }),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.uint8Array({ minLength: 1, maxLength: 9 }),
);
/** The SDK loses what is called `__proto__`. */
const names = fc
  .oneof(fc.string(), fc.constantFrom('constructor', 'toString', 'S', 'M', 'hasOwnProperty'))
  .filter((name) => name !== '__proto__');
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(names, tie('any'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).any;
const item = fc.dictionary(names, value, { maxKeys: 6, noNullPrototype: true });

test('what is written is what the SDK would write', () => {
  fc.assert(
    fc.property(item, (one) => {
      expect(JSON.parse(JSON.stringify(toAttributes(one)))).toEqual(bySdk(one));
    }),
    { numRuns: 500 },
  );
});

test('what is read is what the SDK would read', () => {
  fc.assert(
    fc.property(item, (one) => {
      const sent = bySdk(one);
      expect(fromAttributes(structuredClone(sent))).toEqual(unmarshall(marshall(one, options)));
    }),
    { numRuns: 500 },
  );
});

test('sets, big numbers and bytes', () => {
  const one = {
    words: new Set(['a', 'b']),
    numbers: new Set([1, 2]),
    big: 12345678901234567890n,
    raw: Buffer.from('x'),
  };
  expect(JSON.parse(JSON.stringify(toAttributes(one)))).toEqual(bySdk(one));
  const bytes = new Set([new Uint8Array([1]), new Uint8Array([2])]);
  expect(toAttributes({ bytes })).toEqual({ bytes: { BS: ['AQ==', 'Ag=='] } });
  expect(fromAttributes({ bytes: { BS: ['AQ==', 'Ag=='] } })).toEqual({ bytes });
  expect(fromAttributes({ big: { N: '12345678901234567890' }, words: { SS: ['a'] } })).toEqual({
    big: 12345678901234567890n,
    words: new Set(['a']),
  });
});

test('what is called __proto__ is a key like others', () => {
  const sent = '{"tags":{"M":{"__proto__":{"S":"x"}}}}';
  const item = fromAttributes(JSON.parse(sent));
  expect(JSON.stringify(item)).toBe('{"tags":{"__proto__":"x"}}');
  expect(JSON.stringify(toAttributes(item))).toBe(sent);
});

test('instances of classes are maps of their fields, Maps of their entries', () => {
  class Point {
    x = 1;
    y = undefined;
    move() {}
  }
  expect(toAttributes({ point: new Point(), map: new Map([['k', 'v']]) })).toEqual({
    point: { M: { x: { N: '1' } } },
    map: { M: { k: { S: 'v' } } },
  });
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])('%d is no number that could be kept', (number) => {
  expect(() => toAttributes({ number })).toThrow();
});
