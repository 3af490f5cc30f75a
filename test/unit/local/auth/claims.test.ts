import { expect, test } from 'vitest';
import { renderClaims } from '#infra/local/auth/claims.ts';

test('claims are texts, as API Gateway writes them', () => {
  const claims = {
    sub: 'ada',
    exp: 1_800_000_000,
    email_verified: true,
    groups: ['ml', 'ops'],
    one: ['ml'],
    none: [],
    realm_access: { roles: ['a', 'b'], at: 1 },
    nothing: null,
  };
  expect(renderClaims(claims)).toEqual({
    sub: 'ada',
    exp: '1800000000',
    email_verified: 'true',
    groups: '[ml ops]',
    one: '[ml]',
    none: '[]',
    realm_access: 'map[at:1 roles:[a b]]',
  });
});
