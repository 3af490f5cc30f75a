import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodyOf, textOf } from '#shared/wire/body.ts';
import { MlflowError } from '#shared/wire/errors.ts';

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.string({ unit: 'binary' }).map((text) => new Uint8Array(Buffer.from(text))),
  // The beginnings of characters, whose replacement has as many bytes as they.
  fc
    .constantFrom([0xf0, 0x9f, 0x98], [0x61, 0xe2, 0x82], [0xff], [0xef, 0xbb, 0xbf, 0x61], [0xef, 0xbf, 0xbd])
    .map((all) => Uint8Array.from(all)),
);

const taken = (read: () => Buffer): Buffer | undefined => {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(MlflowError);
    expect(error).toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
    return undefined;
  }
};

test('bytes that came as base64 are as they were', () => {
  fc.assert(
    fc.property(bytes, (sent) => {
      const event = { body: Buffer.from(sent).toString('base64'), isBase64Encoded: true, headers: {} };
      expect(bodyOf(event).equals(sent)).toBe(true);
    }),
  );
});

test('bytes that came as text are as they were, or are refused', () => {
  fc.assert(
    fc.property(bytes, (sent) => {
      const headers = { 'content-length': String(sent.length) };
      const body = taken(() => bodyOf({ body: Buffer.from(sent).toString(), isBase64Encoded: false, headers }));
      if (body) expect(body.equals(sent)).toBe(true);
    }),
  );
});

test('text that is Unicode is never refused, but for the sign of damage itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.boolean(), (body, told) => {
      fc.pre(!body.includes('\u{FFFD}'));
      const headers = told ? { 'content-length': String(Buffer.byteLength(body)) } : {};
      expect(bodyOf({ body, isBase64Encoded: false, headers }).toString()).toBe(body);
      expect(textOf({ body, isBase64Encoded: false, headers })).toBe(body);
      const base64 = { body: Buffer.from(body).toString('base64'), isBase64Encoded: true, headers };
      expect(textOf(base64)).toBe(body);
    }),
  );
});

test('no body is an empty one', () => {
  expect(bodyOf({ isBase64Encoded: false, headers: {} })).toHaveLength(0);
  expect(bodyOf({ isBase64Encoded: true, headers: {} })).toHaveLength(0);
  expect(textOf({ isBase64Encoded: false, headers: {} })).toBe('');
});

test.each([
  [undefined, 'The file is sent as text, but'],
  ['text/csv', 'The file is sent as text/csv, but'],
])('says what it was sent as: %j', (type, start) => {
  const headers = type === undefined ? {} : { 'content-type': type };
  expect(() => bodyOf({ body: '\u{FFFD}', isBase64Encoded: false, headers })).toThrow(start);
});
