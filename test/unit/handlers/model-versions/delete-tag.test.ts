import { expect, test } from 'vitest';
import { deleteModelVersionTag } from '#shared/operations/model-versions.ts';
import { call } from '#test/support/events.ts';
import { address, fakeTable } from '#test/support/fake-table.ts';
import { missesVersion, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { note, posting } from '#test/support/rows.ts';

test('removes the tag, if its value is as read, and its posting', async () => {
  const alpha = registered(['None']);
  const { name, v } = alpha;
  const table = fakeTable(alpha.items);
  table.change(v(1), { tags: { k: 'v' } });
  const reply = await call(deleteModelVersionTag, { name, version: '1', key: 'k' });
  expect(reply).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toHaveLength(3);
  expect(table.written).toEqual([
    { update: v(1), remove: ['tags.k'], if: 'attribute_exists(stage) AND tags.k = "v"' },
    { delete: address(posting(alpha, 'tag.k', 'v', 1)) },
    note(alpha, 'tag_deleted', { version: 1, key: 'k', from: 'v', to: undefined }),
  ]);
});

test.each(['absent', 'constructor'])('%s: nothing to delete, nothing written', async (key) => {
  const { name, items } = registered(['None']);
  const table = fakeTable(items);
  expect(await call(deleteModelVersionTag, { name, version: '1', key })).toMatchObject({ status: 200, body: {} });
  expect(table.writes).toEqual([]);
});

missesVersion(deleteModelVersionTag);

refuses(deleteModelVersionTag, [
  [
    { key: '/abs' },
    `Invalid value "/abs" for parameter 'key' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '/abs'`,
  ],
]);
