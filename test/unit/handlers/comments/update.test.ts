import { expect, test } from 'vitest';
import { updateComment } from '#shared/operations/comments.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { note } from '#test/support/rows.ts';
import { asRead, commentSk, idOf, notFound, said, stillThere, told, unknown } from './said.ts';

test('sets the text, if it is as read, with its note', async () => {
  const alpha = registered(['None']);
  const { pk, meta, v } = alpha;
  const table = fakeTable(alpha.items, said(alpha, 'old'));
  const id = idOf(alpha);
  const reply = await call(updateComment, { id, comment: 'new' });
  expect(table.trips).toEqual([[`get ${meta}`, `get ${v(1)}`, `get ${pk} ${commentSk()}`], ['transact 3']]);
  expect(table.written).toEqual([
    { update: `${pk} ${commentSk()}`, set: { comment: 'new', last_updated_timestamp: now }, if: asRead('old') },
    stillThere(alpha),
    note(alpha, 'comment_updated', { version: 1, key: id, from: 'old', to: 'new' }),
  ]);
  expect(reply).toMatchObject({ status: 200, body: { comment: told(alpha, 'new', { last_updated_timestamp: now }) } });
});

test('403: of somebody else’s nobody edits anything', async () => {
  const alpha = registered(['None']);
  const table = fakeTable(alpha.items, said(alpha, 'old', 'grace'));
  const { status, body } = await call(updateComment, { id: idOf(alpha), comment: 'new' });
  expect([status, body]).toEqual([
    403,
    {
      error_code: 'PERMISSION_DENIED',
      message: "You are signed in as 'ada', and the comment is by 'grace': only its author can edit it.",
    },
  ]);
  expect(table.writes).toEqual([]);
});

test('404: there is none, of that id, or what it is about is deleted', async () => {
  fakeTable();
  expect(await call(updateComment, { id: 'none', comment: 'c' })).toMatchObject(notFound('none'));
  expect(await call(updateComment, { id: unknown, comment: 'c' })).toMatchObject({ status: 404 });
  const [alpha, beta, gamma] = [registered(['deleted']), registered(['None'], { deleted: 7 }), registered(['None'])];
  fakeTable(
    [alpha, beta, gamma].flatMap(({ items }) => items),
    said(alpha, 'c'),
    said(beta, 'c'),
  );
  for (const one of [alpha, beta, gamma])
    expect(await call(updateComment, { id: idOf(one), comment: 'c' })).toMatchObject(notFound(idOf(one)));
});

refuses(updateComment, [[{ comment: 'x'.repeat(65_536) }, "'comment' exceeds the maximum length of 65535 characters"]]);
