import { afterEach, expect, test } from 'vitest';
import { byToken } from '#infra/local/auth/token.ts';
import { ways } from '#infra/local/auth/ways.ts';
import { hostAsking } from './asked.ts';

const asked: { headers: Record<string, string> }[] = [];
const context = { type: 'token', id: 'ada', token_id: 't1', role: 'reader', groups: ['a', 'b'] };

/** In place of the authorizer's function, which has tests of its own. */
const load = async (file: string) => {
  expect(file).toBe('auth/authorize-token');
  return async (event: unknown) => {
    const { headers } = event as (typeof asked)[number];
    asked.push({ headers });
    return headers.authorization === 'Bearer good'
      ? { isAuthorized: true, context }
      : ({ isAuthorized: false, context: { problem: 'The token is unknown.' } } as never);
  };
};
const { ask } = hostAsking(() => ({ authenticate: byToken(load as never), ...ways.token }));

afterEach(() => {
  asked.length = 0;
});

test('functions are told what the authorizer says', async () => {
  const { status, body } = await ask({ headers: { Authorization: 'Bearer good', 'X-Any': 'thing' } });
  expect([status, body]).toEqual([200, { lambda: context }]);
  expect(asked[0]?.headers).toMatchObject({ authorization: 'Bearer good', 'x-any': 'thing' });
});

test('callers are told what the authorizer says against them', async () => {
  expect((await ask({ headers: { authorization: 'Bearer bad' } })).body).toEqual({
    error_code: 'UNAUTHENTICATED',
    message: 'The token is unknown.',
  });
});

test('a header that is sent twice is not read as its first', async () => {
  expect((await ask({ headers: { authorization: ['Bearer good', 'Bearer bad'] } })).status).toBe(401);
});

test('the authorizer is asked each time', async () => {
  for (let i = 0; i < 3; i += 1) await ask({ headers: { authorization: 'Bearer good' } });
  expect(asked).toHaveLength(3);
});
