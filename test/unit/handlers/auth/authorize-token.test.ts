import { describe, expect, test } from 'vitest';
import { handler } from '#functions/auth/authorize-token.ts';
import { throttled } from '#test/support/failures.ts';
import { dynamodb, fakeTable, now } from '#test/support/fake-table.ts';
import { aToken } from '#test/support/tokens.ts';

const ask = (authorization?: string) => handler({ headers: authorization === undefined ? {} : { authorization } });
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const refused = (problem: string) => ({ isAuthorized: false, context: { problem } });

test('a token by itself, or as the password of its owner: one strong read', async () => {
  const { id, token, at, item } = aToken();
  for (const header of [
    `Bearer ${token}`,
    `bearer  ${token}`,
    basic('ada', token),
    basic('ada', token).replace('B', 'b'),
  ]) {
    const table = fakeTable(item);
    expect(await ask(header)).toEqual({
      isAuthorized: true,
      context: { type: 'token', id: 'ada', token_id: id, role: 'member', groups: ['ml'] },
    });
    expect(table.trips).toEqual([[`get ${at}`]]);
    expect(dynamodb.call(0).args[0].input).toMatchObject({ ConsistentRead: true });
  }
});

describe('what is no token costs no read', () => {
  const { token } = aToken();
  test.each([
    ['nothing', undefined],
    ['an empty header', ''],
    ['a scheme alone', 'Bearer'],
    ['a truncated token', `Bearer ${token.slice(0, -1)}`],
    ['a longer one', `Bearer ${token}a`],
    ['one without its beginning', `Bearer ${token.slice(10)}`],
    ['two', `Bearer ${token} ${token}`],
    ['a token that is not in a scheme', token],
    ['another scheme', `Digest ${token}`],
    ['a token as the user', basic(token, '')],
    ['Basic without a password', `Basic ${Buffer.from('ada').toString('base64')}`],
    ['Basic that is not base64', `Basic ${token}`],
    ['a bearer that is Basic’s', `Bearer ${basic('ada', token).slice(6)}`],
    ['a signature', 'AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/execute-api/aws4_request, Signature=00'],
    ['a JWT', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.'],
  ])('%s', async (_, header) => {
    const table = fakeTable();
    const answer = await ask(header);
    expect(answer).toEqual(refused(expect.any(String)));
    expect(table.trips).toEqual([]);
    expect(JSON.stringify(answer)).not.toContain(token.slice(-20));
  });
});

test('one that nobody made, and one whose secret is another, are told alike', async () => {
  const [one, other] = [aToken(), aToken()];
  fakeTable(one.item);
  expect(await ask(`Bearer ${other.token}`)).toEqual(refused('The token is unknown.'));
  const mixed = one.token.slice(0, 37) + other.token.slice(37);
  expect(await ask(`Bearer ${mixed}`)).toEqual(refused('The token is unknown.'));
});

test('revoked, expired, somebody else’s', async () => {
  const by = { at: 1, actor: { type: 'local' as const, id: 'grace' }, request: 'r', client: 'c' };
  const [revoked, expired, other] = [
    aToken({ revoked: by, hash: undefined as never }),
    aToken({ expiry_time: now }),
    aToken({ owner: 'eve' }),
  ];
  // As it would be if the hash had not gone.
  const kept = aToken({ revoked: by });
  fakeTable([revoked, expired, other, kept].map(({ item }) => item));
  for (const { token } of [revoked, kept])
    expect(await ask(`Bearer ${token}`)).toEqual(refused('The token was revoked.'));
  expect(await ask(`Bearer ${expired.token}`)).toEqual(refused('The token has expired.'));
  expect(await ask(basic('ada', other.token))).toEqual(refused("The user is not the token's owner."));
  expect(await ask(basic('', other.token))).toEqual(refused("The user is not the token's owner."));
});

test('a table that does not answer lets nobody in', async () => {
  const { token, item } = aToken();
  fakeTable(item);
  dynamodb.reset().rejects(throttled());
  await expect(ask(`Bearer ${token}`)).rejects.toThrow();
});
