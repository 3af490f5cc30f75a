import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createToken } from '#shared/operations/auth.ts';
import { call, stamp } from '#test/support/events.ts';
import { timedOut } from '#test/support/failures.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';

const days = 24 * 60 * 60;
const created = { at: now, ...stamp };

test('the token is shown, and its hash kept, with owner, role, groups and end', async () => {
  const table = fakeTable();
  const given = {
    owner: 'grace',
    role: 'member',
    groups: ['ml', 'fraud team'],
    comment: 'ci',
    lifetime_seconds: 3_600,
  };
  const { status, body } = await call(createToken, given);
  const { token_value: token, token_info: info } = body;
  expect(status).toBe(200);
  expect(token).toMatch(/^stagebook_[0-9A-Z]{26}_[\w-]{43}$/);
  const id = token.slice(10, 36);
  const expiry_time = now + 3_600_000;
  expect(info).toEqual({
    token_id: id,
    owner: 'grace',
    role: 'member',
    groups: ['ml', 'fraud team'],
    comment: 'ci',
    state: 'active',
    creation_time: now,
    expiry_time,
    created_by: 'ada',
  });
  expect(table.trips).toEqual([['transact 1']]);
  expect(table.written).toEqual([
    {
      put: {
        pk: 'TOKENS',
        sk: `TOKEN#${id}`,
        id,
        owner: 'grace',
        role: 'member',
        groups: ['ml', 'fraud team'],
        comment: 'ci',
        expiry_time,
        hash: createHash('sha256').update(token).digest('hex'),
        created,
        request: stamp.request,
        ttl: expiry_time / 1_000 + 90 * days,
      },
      if: 'attribute_not_exists(pk)',
    },
  ]);
  // All that was sent and answered, but the one line that shows it.
  expect(JSON.stringify([table.written, info])).not.toContain(token.slice(37));
});

test('lives 90 days, unless told otherwise', async () => {
  fakeTable();
  const { body } = await call(createToken, { owner: 'grace', role: 'reader' });
  expect(body.token_info).toMatchObject({ groups: [], expiry_time: now + 90 * days * 1_000 });
  expect(body.token_info).not.toHaveProperty('comment');
});

test('no two are alike', async () => {
  fakeTable();
  const make = async () => (await call(createToken, { owner: 'grace', role: 'reader' })).body.token_value;
  const tokens = await Promise.all(Array.from({ length: 50 }, make));
  expect(new Set(tokens.map((token) => token.slice(-43))).size).toBe(50);
});

test('a lost answer: the token that was written is the one that is shown', async () => {
  const table = fakeTable();
  table.failNext({ after: timedOut() });
  const { status, body } = await call(createToken, { owner: 'grace', role: 'reader' });
  expect(status).toBe(200);
  const { token_value: token, token_info: info } = body;
  expect([...table.items.values()]).toEqual([
    expect.objectContaining({ id: info.token_id, hash: createHash('sha256').update(token).digest('hex') }),
  ]);
});

const badName = (what: string) => `'${what}' has a name that is empty, or has control characters or spaces around it.`;
const badRole = "'role' must be one of reader, member, admin.";

refuses(createToken, [
  [{ owner: 'a:b' }, "'owner' cannot contain ':'."],
  [{ owner: ' grace' }, badName('owner')],
  [{ owner: 'gra\nce' }, badName('owner')],
  [{ owner: 'a'.repeat(257) }, "'owner' exceeds the maximum length of 256 characters"],
  [{ role: 'root' }, badRole],
  [{ role: 'Admin' }, badRole],
  [{ groups: [''] }, badName('groups')],
  [{ groups: Array.from({ length: 51 }, (_, n) => `g${n}`) }, "'groups' can have at most 50 names."],
  [{ comment: 'c'.repeat(501) }, "'comment' exceeds the maximum length of 500 characters"],
  [{ lifetime_seconds: 0 }, "'lifetime_seconds' must be from 1 to 31622400, which are 366 days."],
]);

test('forever is refused', async () => {
  fakeTable();
  const reply = await call(createToken, { owner: 'grace', role: 'reader', lifetime_seconds: 31_622_401 });
  expect(reply).toMatchObject({ status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE' } });
});
