import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { decodePageToken, encodePageToken, pageTokens } from '#shared/wire/page-token.ts';
import { refusal } from '#test/unit/search/support.ts';

const query = { entity: 'model_version', clauses: [], order: [{ key: 'name', ascending: true }] };
const base64 = (text: string) => Buffer.from(text).toString('base64url');

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const position = fc.record(
  {
    from: fc.array(text, { minLength: 1, maxLength: 2 }),
    last: fc.record({ name: text, version: fc.nat(), creation_timestamp: fc.nat(), last_updated_timestamp: fc.nat() }),
  },
  { requiredKeys: ['from'] },
);

test('a token leads back to where it was made', () => {
  fc.assert(
    fc.property(position, (given) => {
      const token = encodePageToken(query, given);
      expect(token).toMatch(/^[\w-]+$/);
      expect(decodePageToken(query, token)).toEqual(given);
    }),
  );
});

test.each([undefined, ''])('%j is the first page', (token) => {
  expect(decodePageToken(query, token)).toBeUndefined();
});

test('a token of another search is refused', () => {
  const token = encodePageToken(query, { from: ['a'] });
  for (const other of [
    { ...query, entity: 'registered_model' },
    { ...query, clauses: [1] },
    { ...query, order: [{ key: 'name', ascending: false }] },
  ]) {
    expect(refusal(() => decodePageToken(other, token))).toBe(
      'Invalid page token: it is of another search. Send it with the filter and order it came with.',
    );
  }
});

describe('junk is INVALID_PARAMETER_VALUE, and nothing else', () => {
  const refused = (token: string) => {
    expect(refusal(() => decodePageToken(query, token))).toMatch(/^Invalid page token/);
  };

  test.each([
    '{}',
    'null',
    '1',
    '[]',
    '"\\ud800"',
    '1e400',
    '{"\\udc00":1}',
    '{"query":1e400}',
    '{"query":"x","from":[]}',
    '{"query":"x","from":[""]}',
    '{"query":"x","from":["\\ud800"]}',
    `{"query":"x","from":["${'é'.repeat(513)}"]}`,
    `{"query":"x","from":${JSON.stringify(Array.from({ length: 9 }, () => 'a'))}}`,
    '{"query":"x","from":["a"],"last":{"name":"a"}}',
    `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  ])('%.60s', (json) => {
    refused(base64(json));
  });

  test.each(['not base64!', '\ud800', '😀', 'AA==', base64('{')])('%j', (token) => {
    refused(token);
  });

  test('any string', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', minLength: 1 }), refused));
    fc.assert(fc.property(fc.string({ unit: 'binary', minLength: 1 }), (inner) => refused(base64(inner) || 'A')));
    fc.assert(fc.property(fc.json(), (json) => refused(base64(json))));
  });

  test('any part of a real one', () => {
    const token = encodePageToken(query, { from: ['a'] });
    fc.assert(fc.property(fc.integer({ min: 1, max: token.length - 2 }), (length) => refused(token.slice(0, length))));
  });
});

describe('tokens of any shape', () => {
  const tokens = pageTokens(
    z.object({ next: z.int().check(z.minimum(0)), by: z.optional(z.string()) }),
    'it is another’s.',
  );
  const listed = fc.jsonValue();
  const at = fc.record({ next: fc.nat(), by: fc.string({ unit: 'grapheme' }) }, { requiredKeys: ['next'] });

  test('lead back to where they were made, and only there', () => {
    fc.assert(
      fc.property(listed, listed, at, (one, other, position) => {
        const token = tokens.encode(one, position);
        expect(tokens.decode(one, token)).toEqual(position);
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(refusal(() => tokens.decode(other, token))).toBe('Invalid page token: it is another’s.');
      }),
    );
  });

  test('are none of another shape', () => {
    const text = (position: object) => Buffer.from(JSON.stringify({ query: 'x', ...position }));
    for (const position of [{}, { next: -1 }, { next: 1.5 }, { next: '1' }, { next: 1, by: 2 }]) {
      expect(refusal(() => tokens.decode({}, text(position).toString('base64url')))).toBe(
        `Invalid page token, parsed value=${text(position)}`,
      );
    }
    const search = encodePageToken(query, { from: ['a'] });
    expect(refusal(() => tokens.decode(query, search))).toMatch(/^Invalid page token, parsed value=/);
  });

  test.each([undefined, ''])('%j is the first page', (token) => {
    expect(tokens.decode({}, token)).toBeUndefined();
  });
});
