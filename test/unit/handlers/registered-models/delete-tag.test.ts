import { expect, test } from 'vitest';
import { deleteRegisteredModelTag } from '#shared/operations/registered-models.ts';
import { call } from '#test/support/events.ts';
import { address, fakeTable } from '#test/support/fake-table.ts';
import { misses, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { note, posting } from '#test/support/rows.ts';

test('removes the tag, if its value is as read, and its posting', async () => {
  const alpha = registered([], { tags: { k: 'v', other: 'w' } });
  const { name, meta } = alpha;
  const table = fakeTable(alpha.items);
  expect(await call(deleteRegisteredModelTag, { name, key: 'k' })).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`], ['transact 3']]);
  expect(table.written).toEqual([
    {
      update: meta,
      remove: ['tags.k'],
      if: `name = "${name}" AND attribute_not_exists(deleted) AND tags.k = "v"`,
    },
    { delete: address(posting(alpha, 'tag.k', 'v')) },
    note(alpha, 'tag_deleted', { key: 'k', from: 'v', to: undefined }),
  ]);
  expect(table.items.get(meta)?.tags).toEqual({ other: 'w' });
});

test('a prompt that is none any more is listed with the models', async () => {
  const { name, items } = registered([], { tags: { 'mlflow.prompt.is_prompt': 'true' } });
  const table = fakeTable(items);
  await call(deleteRegisteredModelTag, { name, key: 'mlflow.prompt.is_prompt' });
  expect(table.written[0]?.set).toEqual({ list_pk: 'MODELS', recent_pk: expect.stringMatching(/^MODELS#[0-3]$/) });
});

test.each(['absent', 'constructor'])('%s: nothing to delete, nothing written', async (key) => {
  const { name, items } = registered([], { tags: { k: 'v' } });
  const table = fakeTable(items);
  expect(await call(deleteRegisteredModelTag, { name, key })).toMatchObject({ status: 200, body: {} });
  expect(table.writes).toEqual([]);
});

misses(deleteRegisteredModelTag, {}, (name) => `Registered Model with name=${name} not found`);

refuses(deleteRegisteredModelTag, [
  [
    { key: 'a//b' },
    `Invalid value "a//b" for parameter 'key' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to 'a/b'`,
  ],
  [{ name: 'a:b' }, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
]);
