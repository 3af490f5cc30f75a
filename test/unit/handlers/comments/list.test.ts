import { expect, test } from 'vitest';
import { listComments } from '#shared/operations/comments.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { missesVersion, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { commentSk, idOf, said, told } from './said.ts';

const [first, second] = ['01HF7YAT00AAAAAAAAAAAAAAAA', '01HF7YAT00BBBBBBBBBBBBBBBB'];

test('has a page of them, the last first, in one trip with the version', async () => {
  const alpha = registered(['None']);
  const { id, name, meta, v } = alpha;
  const table = fakeTable(alpha.items, said(alpha, 'one', 'ada', first), said(alpha, 'two', 'grace', second));
  const page = await call(listComments, { name, version: '1', max_results: 1 });
  const range = (to: string) =>
    `query pk = "MODEL#${id}" AND sk BETWEEN "${commentSk('')}" AND "${commentSk(to)}" backward limit 3`;
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`, `get ${v(1)}`, range('~')]]);
  expect(page.body).toEqual({
    comments: [
      told(alpha, 'two', { id: idOf(alpha, second), user_id: 'grace', available_actions: ['DELETE_COMMENT'] }),
    ],
    next_page_token: expect.any(String),
  });
  const { next_page_token: page_token } = page.body;
  const next = await call(listComments, { name, version: '1', max_results: 1, page_token });
  expect(table.trips.at(-1)).toEqual([`get ${meta}`, `get ${v(1)}`, range(second)]);
  expect(next.body).toEqual({ comments: [told(alpha, 'one', { id: idOf(alpha, first) })] });
  const other = await call(listComments, { name, version: '2', page_token });
  expect(other).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(/^Invalid page token: it is of/) },
  });
});

missesVersion(listComments);
const within = (value: number, must: string) =>
  `Invalid value ${value} for parameter 'max_results' supplied. It must be ${must}`;
refuses(listComments, [[{ max_results: 0 }, within(0, 'a positive integer')]]);
