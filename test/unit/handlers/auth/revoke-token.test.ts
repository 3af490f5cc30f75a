import { expect, test } from 'vitest';
import { revokeToken } from '#shared/operations/auth.ts';
import { call, stamp } from '#test/support/events.ts';
import { timedOut } from '#test/support/failures.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { aToken } from '#test/support/tokens.ts';

const day = 24 * 60 * 60;
const revoked = { at: now, ...stamp };
const revocation = { state: 'revoked', revocation_time: now, revoked_by: 'ada' };

test('its hash goes, who ended it stays', async () => {
  const { id, at, item } = aToken();
  const table = fakeTable(item);
  const reply = await call(revokeToken, { token_id: id });
  expect(reply).toMatchObject({ status: 200, body: { token_info: { token_id: id, owner: 'ada', ...revocation } } });
  expect(table.trips).toEqual([[`get ${at}`], ['transact 1']]);
  expect(table.written).toEqual([
    {
      update: at,
      set: { revoked, request: stamp.request, ttl: now / 1_000 + 90 * day },
      remove: ['hash'],
      if: 'attribute_exists(pk) AND attribute_not_exists(revoked)',
    },
  ]);
});

test('one that had expired is forgotten when it would have been', async () => {
  const expiry_time = now - 30 * day * 1_000;
  const { id, at, item } = aToken({ expiry_time });
  const table = fakeTable(item);
  await call(revokeToken, { token_id: id });
  expect(table.items.get(at)).toMatchObject({ revoked, ttl: expiry_time / 1_000 + 90 * day });
});

test('a second time it stays as it is', async () => {
  const by = { at: 1, actor: { type: 'local' as const, id: 'grace' }, request: 'r', client: 'c' };
  const { id, item } = aToken({ revoked: by, hash: undefined as never });
  const table = fakeTable(item);
  expect(await call(revokeToken, { token_id: id })).toMatchObject({
    status: 200,
    body: { token_info: { revocation_time: 1, revoked_by: 'grace' } },
  });
  expect(table.writes).toEqual([]);
});

test('somebody else was first: theirs counts', async () => {
  const { id, at, item } = aToken();
  const table = fakeTable(item);
  const theirs = { ...revoked, at: now - 1, actor: { type: 'local', id: 'grace' } };
  table.before(2, () => table.change(at, { revoked: theirs }));
  expect((await call(revokeToken, { token_id: id })).body.token_info).toMatchObject({ revoked_by: 'grace' });
});

test('a lost answer: revoked', async () => {
  const { id, item } = aToken();
  const table = fakeTable(item);
  table.failNext({ after: timedOut() });
  expect(await call(revokeToken, { token_id: id })).toMatchObject({ status: 200, body: { token_info: revocation } });
});

test.each(['01HF7YAT00AAAAAAAAAAAAAAAA', 'nonsense', 'x'.repeat(3_000), aToken().token])(
  '404: %.30s',
  async (token_id) => {
    fakeTable();
    const message = 'There is no token with that id, which is the part between the underscores.';
    expect(await call(revokeToken, { token_id })).toMatchObject({
      status: 404,
      body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message },
    });
  },
);
