import { expect, test } from 'vitest';
import { setRegisteredModelTag } from '#shared/operations/registered-models.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { misses, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { note, posting, sha256 } from '#test/support/rows.ts';

const alphabet =
  'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).';

test('a new tag, if there is still none: the value, its posting and a note, no times', async () => {
  const alpha = registered();
  const { name, meta } = alpha;
  const table = fakeTable(alpha.items);
  const reply = await call(setRegisteredModelTag, { name, key: 'a.b/c', value: 'v' });
  expect(reply).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`], ['transact 3']]);
  expect(table.written).toEqual([
    {
      update: meta,
      set: { 'tags.a.b/c': 'v' },
      if: `name = "${name}" AND attribute_not_exists(deleted) AND attribute_not_exists(tags.a.b/c)`,
    },
    { put: posting(alpha, 'tag.a.b/c', 'v') },
    note(alpha, 'tag_set', { key: 'a.b/c', from: undefined, to: 'v' }),
  ]);
  expect(table.items.get(meta)?.tags).toEqual({ 'a.b/c': 'v' });
});

test('another value, if the old one is as read: its posting goes', async () => {
  const alpha = registered([], { tags: { k: 'old' } });
  const table = fakeTable(alpha.items);
  await call(setRegisteredModelTag, { name: alpha.name, key: 'k', value: 'new' });
  expect(table.written).toEqual([
    expect.objectContaining({ if: expect.stringMatching(/ AND tags\.k = "old"$/) }),
    { put: posting(alpha, 'tag.k', 'new') },
    { delete: Object.values(posting(alpha, 'tag.k', 'old')).join(' ') },
    note(alpha, 'tag_set', { key: 'k', from: 'old', to: 'new' }),
  ]);
});

test.each(['constructor', 'toString', 'hasOwnProperty'])('%s is a key like any other', async (key) => {
  const alpha = registered();
  const table = fakeTable(alpha.items);
  await call(setRegisteredModelTag, { name: alpha.name, key, value: 'v' });
  expect(table.written[2]).toEqual(note(alpha, 'tag_set', { key, from: undefined, to: 'v' }));
});

test('the value it has already is not written again', async () => {
  const { name, items } = registered([], { tags: { k: 'v' } });
  const table = fakeTable(items);
  expect(await call(setRegisteredModelTag, { name, key: 'k', value: 'v' })).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toHaveLength(2);
});

test.each([{}, { value: null }, { value: '' }])('%j is the empty value, which needs no posting', async (args) => {
  const alpha = registered();
  const table = fakeTable(alpha.items);
  await call(setRegisteredModelTag, { name: alpha.name, key: 'k', ...args });
  expect(table.written).toEqual([
    expect.objectContaining({ set: { 'tags.k': '' } }),
    note(alpha, 'tag_set', { key: 'k', from: undefined, to: '' }),
  ]);
});

test('a value of more than 1,000 bytes has no posting, and only its hash in the history', async () => {
  const alpha = registered();
  const table = fakeTable(alpha.items);
  const value = 'é'.repeat(501);
  await call(setRegisteredModelTag, { name: alpha.name, key: 'k', value });
  expect(table.written).toHaveLength(2);
  expect(table.written[1]).toEqual(
    note(alpha, 'tag_set', { key: 'k', from: undefined, to: { sha256: sha256(value), bytes: 1_002 } }),
  );
});

test('what makes a model a prompt moves it to the prompts', async () => {
  const { name, items } = registered();
  const table = fakeTable(items);
  await call(setRegisteredModelTag, { name, key: 'mlflow.prompt.is_prompt', value: 'true' });
  expect(table.written[0]?.set).toEqual({
    'tags.mlflow.prompt.is_prompt': 'true',
    list_pk: 'PROMPTS',
    recent_pk: expect.stringMatching(/^PROMPTS#[0-3]$/),
  });
});

test('tags of more than 350,000 bytes together are refused', async () => {
  const tags = { a: 'v'.repeat(100_000), b: 'v'.repeat(100_000), c: 'v'.repeat(100_000) };
  const { name, items } = registered([], { tags });
  const table = fakeTable(items);
  expect(await call(setRegisteredModelTag, { name, key: 'd', value: 'v'.repeat(49_981) })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('these would have 350001') },
  });
  expect(table.writes).toEqual([]);
});

misses(setRegisteredModelTag, {}, (name) => `Registered Model with name=${name} not found`);

refuses(setRegisteredModelTag, [
  [{ key: 'a@b' }, `Invalid value "a@b" for parameter 'key' supplied: ${alphabet}`],
  [{ key: 'k'.repeat(251) }, "'key' exceeds the maximum length of 250 characters"],
  [{ value: 'v'.repeat(100_001) }, "'value' exceeds the maximum length of 100000 characters"],
  [{ key: '__proto__' }, "A tag key cannot be '__proto__'."],
  [{ name: 'a:b' }, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
]);
