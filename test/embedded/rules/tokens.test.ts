import { beforeAll, expect, test, vi } from 'vitest';
import type { handler } from '#functions/auth/authorize-token.ts';
import { ok, times } from '#test/embedded/tracking/calls.ts';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';

/** A token from its making to its end, in a database. */

let authorize: typeof handler;
beforeAll(async () => {
  await freshTable();
  authorize = (await import('#functions/auth/authorize-token.ts')).handler;
});

const given = { owner: 'ada', role: 'member', groups: ['ml'] };
const ask = (token: string) => authorize({ headers: { authorization: `Bearer ${token}` } });
const make = async (more: object = {}) => ok('createToken', { ...given, ...more });
const refused = (problem: string) => ({ isAuthorized: false, context: { problem } });

type Info = { token_id: string; state: string };
async function list(max_results: number): Promise<Info[]> {
  const infos: Info[] = [];
  let page_token: string | undefined;
  do {
    const body = await ok('listTokens', { max_results, ...(page_token && { page_token }) });
    infos.push(...body.token_infos);
    page_token = body.next_page_token;
  } while (page_token);
  return infos;
}

test('lets its owner in until it is revoked, and not a moment longer', async () => {
  const { token_value: token, token_info: info } = await make();
  const letIn = { type: 'token', id: 'ada', token_id: info.token_id, role: 'member', groups: ['ml'] };
  expect(await ask(token)).toEqual({ isAuthorized: true, context: letIn });
  const { token_info: over } = await ok('revokeToken', { token_id: info.token_id });
  expect(over).toMatchObject({ state: 'revoked', revoked_by: 'tester' });
  expect(await ask(token)).toEqual(refused('The token was revoked.'));
});

test('ends by itself', async () => {
  const { token_value: token } = await make({ lifetime_seconds: 60 });
  vi.useFakeTimers({ now: Date.now() + 59_000, toFake: ['Date'] });
  expect(await ask(token)).toMatchObject({ isAuthorized: true });
  vi.setSystemTime(Date.now() + 2_000);
  expect(await ask(token)).toEqual(refused('The token has expired.'));
  vi.useRealTimers();
});

test('sixteen revoke it at once: one did, and all are told who', async () => {
  const { token_info: info } = await make();
  const answers = await Promise.all(
    times(16, (index) => ok('revokeToken', { token_id: info.token_id }, { actor: `admin ${index}` })),
  );
  const by = new Set(answers.map(({ token_info: { revoked_by: who } }) => who));
  expect(by.size).toBe(1);
  const [listed] = (await list(1_000)).filter(({ token_id: id }) => id === info.token_id);
  expect(listed).toMatchObject({ state: 'revoked', revoked_by: [...by][0] });
});

test('all are listed, each once, however long the pages', async () => {
  await Promise.all(times(60, () => make()));
  const whole = (await list(1_000)).map(({ token_id: id }) => id);
  expect(whole).toEqual([...new Set(whole)].sort().reverse());
  for (const size of [1, 7, 64]) expect((await list(size)).map(({ token_id: id }) => id)).toEqual(whole);
});

test.each(['reader', 'member'])('a %s makes none, not for themselves either', async (role) => {
  const authorizer = { lambda: { type: 'token', id: 'ada', role, groups: [] } };
  const { token_info: info } = await make();
  const before = (await list(1_000)).length;
  for (const [name, input] of [
    ['createToken', given],
    ['listTokens', {}],
    ['revokeToken', { token_id: info.token_id }],
  ] as const) {
    expect(await call(name, input, { authorizer })).toMatchObject({
      status: 403,
      body: { error_code: 'PERMISSION_DENIED' },
    });
  }
  const after = await list(1_000);
  expect(after).toHaveLength(before);
  expect(after.find(({ token_id: id }) => id === info.token_id)).toMatchObject({ state: 'active' });
});
