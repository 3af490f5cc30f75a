import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashOf, isTokenId, lettingIn, newToken, presentedIn, type Token } from '#shared/domain/tokens.ts';

const kept = (token: string, fields: Partial<Token> = {}): Token => ({
  id: token.slice(10, 36),
  owner: 'ada',
  role: 'reader',
  groups: [],
  expiry_time: Number.MAX_SAFE_INTEGER,
  created: { at: 0, actor: { type: 'local', id: 'grace' }, request: 'r', client: 'c' },
  hash: hashOf(token),
  ...fields,
});

const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

test('what is made is what is presented, in either way, whoever the owner is', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }).filter((name) => !name.includes(':')),
      (owner) => {
        const { id, token } = newToken();
        expect(isTokenId(id)).toBe(true);
        expect(presentedIn(`Bearer ${token}`)).toEqual({ id, token });
        const presented = presentedIn(basic(owner, token));
        expect(presented).toEqual({ id, token, owner: owner.toWellFormed() });
        const known = kept(token, { owner: owner.toWellFormed() });
        expect(lettingIn(presented as never, known)).toBe(known);
      },
    ),
  );
});

test('no header is more than a refusal, and none of it is in the text', () => {
  const words = fc.constantFrom('Bearer', 'Basic', 'bearer', 'AWS4-HMAC-SHA256', '', ' ', ':', 'stagebook_');
  const header = fc.array(fc.oneof(words, fc.string(), fc.base64String())).map((parts) => parts.join(' '));
  fc.assert(
    fc.property(header, (text) => {
      const presented = presentedIn(text);
      expect(typeof presented).toBe('string');
      for (const secret of text.split(' ').slice(1)) {
        if (secret.length > 8) expect(presented).not.toContain(secret);
      }
    }),
    { numRuns: 500 },
  );
});

test('a token with any one character changed is another', () => {
  const { token } = newToken();
  const known = kept(token);
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(...'AZaz09-_ '), (at, char) => {
      const other = token.slice(0, at) + char + token.slice(at + 1);
      fc.pre(other !== token);
      const presented = presentedIn(`Bearer ${other}`);
      if (typeof presented !== 'string') expect(lettingIn(presented, known)).toBe('The token is unknown.');
    }),
    { numRuns: 500 },
  );
});
