import { expect, test } from 'vitest';
import { listTokens } from '#shared/operations/auth.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { aToken } from '#test/support/tokens.ts';

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? 1 : -1);

test('the newest first, in pages, and nothing by which one could be used', async () => {
  fakeTable();
  const tokens = Array.from({ length: 7 }, () => aToken()).sort(byId);
  const table = fakeTable(tokens.map(({ item }) => item));
  table.pages(2);
  const seen: string[] = [];
  let page_token: string | undefined;
  const sizes: number[] = [];
  do {
    const { status, body } = await call(listTokens, { max_results: 3, ...(page_token && { page_token }) });
    expect(status).toBe(200);
    sizes.push(body.token_infos.length);
    seen.push(...body.token_infos.map(({ token_id }: { token_id: string }) => token_id));
    page_token = body.next_page_token;
    for (const { token, item } of tokens) {
      expect(JSON.stringify(body)).not.toContain(token.slice(-43));
      expect(JSON.stringify(body)).not.toContain(item.hash);
    }
  } while (page_token);
  expect(seen).toEqual(tokens.map(({ id }) => id));
  expect(sizes).toEqual([3, 3, 1]);
});

test('says which are over', async () => {
  const by = { at: now - 5, actor: { type: 'local' as const, id: 'grace' }, request: 'r', client: 'c' };
  const tokens = [aToken(), aToken({ expiry_time: now }), aToken({ revoked: by, expiry_time: 1 })].sort(byId);
  fakeTable(tokens.map(({ item }) => item));
  const { token_infos: infos } = (await call(listTokens)).body;
  expect(infos.map(({ state }: { state: string }) => state).sort()).toEqual(['active', 'expired', 'revoked']);
  expect(infos.find(({ state }: { state: string }) => state === 'revoked')).toMatchObject({
    revocation_time: now - 5,
    revoked_by: 'grace',
  });
});

test.each(['0', '-1', '1001', 'many'])('max_results %s is refused', async (max_results) => {
  fakeTable();
  expect(await call(listTokens, { max_results })).toMatchObject({
    status: 400,
    body: { error_code: 'INVALID_PARAMETER_VALUE' },
  });
});

test('a page token is one of a listing of tokens', async () => {
  fakeTable();
  const forged = Buffer.from(JSON.stringify({ query: 'x', next: '../MODEL' })).toString('base64url');
  for (const page_token of ['nonsense', forged]) {
    expect(await call(listTokens, { page_token })).toMatchObject({ status: 400 });
  }
});
