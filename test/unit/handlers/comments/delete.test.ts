import { expect, test } from 'vitest';
import { deleteComment } from '#shared/operations/comments.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { registered } from '#test/support/registry.ts';
import { note } from '#test/support/rows.ts';
import { asRead, commentSk, idOf, notFound, said, stillThere } from './said.ts';

test.each(['ada', 'grace'])('takes the comment of %s, if it is as read, with its note', async (author) => {
  const alpha = registered(['None']);
  const { pk, meta, v } = alpha;
  const table = fakeTable(alpha.items, said(alpha, 'old', author));
  const id = idOf(alpha);
  const { status, body } = await call(deleteComment, { id });
  expect(table.trips).toEqual([[`get ${meta}`, `get ${v(1)}`, `get ${pk} ${commentSk()}`], ['transact 3']]);
  expect(table.written).toEqual([
    { delete: `${pk} ${commentSk()}`, if: asRead('old') },
    stillThere(alpha),
    note(alpha, 'comment_deleted', { version: 1, key: id, from: 'old' }),
  ]);
  expect([status, body]).toEqual([200, {}]);
});

test('403: somebody else’s, of who has no CAN_MANAGE', async () => {
  const alpha = registered(['None'], { acl: { 'user:ada': 'CAN_MANAGE_PRODUCTION_VERSIONS' } });
  const table = fakeTable(alpha.items, said(alpha, 'old', 'grace'));
  const { status, body } = await call(deleteComment, { id: idOf(alpha) }, { role: 'member' });
  expect([status, body.message]).toEqual([
    403,
    "You are signed in as 'ada', and the comment is by 'grace': only its author, and whoever has CAN_MANAGE on the " +
      'model, can delete it.',
  ]);
  expect(table.writes).toEqual([]);
});

test('404: there is none', async () => {
  fakeTable();
  expect(await call(deleteComment, { id: 'none' })).toMatchObject(notFound('none'));
});

test('reads its id in the query, whoever calls', async () => {
  const alpha = registered(['None']);
  fakeTable(alpha.items, said(alpha, 'old'));
  const reply = await call(deleteComment, {}, { query: `id=${idOf(alpha)}`, body: undefined });
  expect(reply).toMatchObject({ status: 200 });
});
