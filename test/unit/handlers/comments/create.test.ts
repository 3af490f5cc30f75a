import { expect, test } from 'vitest';
import { createComment } from '#shared/operations/comments.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { missesVersion, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { inserted, note } from '#test/support/rows.ts';
import { stillThere, told } from './said.ts';

test('puts the comment and its note, if the version is still there', async () => {
  const alpha = registered(['None']);
  const { name, pk, meta, v } = alpha;
  const table = fakeTable(alpha.items);
  const { status, body } = await call(createComment, { name, version: '1', comment: 'good' });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`, `get ${v(1)}`], ['transact 3']]);
  const { id } = body.comment;
  const ulid = id.split('-')[2];
  const times = { creation_timestamp: now, last_updated_timestamp: now };
  expect(table.written).toEqual([
    inserted({ pk, sk: `COMMENT#0000000001#${ulid}`, comment: 'good', user_id: 'ada', ...times }),
    stillThere(alpha),
    note(alpha, 'comment_created', { version: 1, key: id, to: 'good' }),
  ]);
  expect([status, body.comment]).toEqual([200, told(alpha, 'good', { id: `${alpha.id}-1-${ulid}`, ...times })]);
});

missesVersion(createComment);
refuses(createComment, [[{ comment: 'x'.repeat(65_536) }, "'comment' exceeds the maximum length of 65535 characters"]]);
