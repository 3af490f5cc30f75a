import { expect, test } from 'vitest';
import { setModelVersionTag } from '#shared/operations/model-versions.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { missesVersion, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { note, posting } from '#test/support/rows.ts';

test('a new tag on a version that is still live: the value, its posting and a note, no times', async () => {
  const alpha = registered(['Staging']);
  const { name, meta, v } = alpha;
  const table = fakeTable(alpha.items);
  const reply = await call(setModelVersionTag, { name, version: '1', key: 'a.b', value: 'v' });
  expect(reply).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`, `get ${v(1)}`], ['transact 3']]);
  expect(table.written).toEqual([
    {
      update: v(1),
      set: { 'tags.a.b': 'v' },
      if: 'attribute_exists(stage) AND attribute_not_exists(tags.a.b)',
    },
    { put: posting(alpha, 'tag.a.b', 'v', 1) },
    note(alpha, 'tag_set', { version: 1, key: 'a.b', from: undefined, to: 'v' }),
  ]);
});

test('two writers of one tag: the second reads again, so that no posting of a lost value is taken for its own', async () => {
  const alpha = registered(['None']);
  const { name, v } = alpha;
  const table = fakeTable(alpha.items);
  table.before(3, () => table.change(v(1), { tags: { k: 'other' } }));
  await call(setModelVersionTag, { name, version: '1', key: 'k', value: 'mine' });
  expect(table.trips.slice(2)).toHaveLength(3);
  expect(table.writes[1]).toEqual([
    expect.objectContaining({ set: { 'tags.k': 'mine' }, if: 'attribute_exists(stage) AND tags.k = "other"' }),
    { put: posting(alpha, 'tag.k', 'mine', 1) },
    { delete: Object.values(posting(alpha, 'tag.k', 'other', 1)).join(' ') },
    note(alpha, 'tag_set', { version: 1, key: 'k', from: 'other', to: 'mine' }),
  ]);
});

test('what makes a version a prompt’s moves it to the prompts', async () => {
  const { name, items } = registered(['None']);
  const table = fakeTable(items);
  await call(setModelVersionTag, { name, version: '1', key: 'mlflow.prompt.is_prompt', value: 'true' });
  expect(table.written[0]?.set).toEqual({
    'tags.mlflow.prompt.is_prompt': 'true',
    recent_pk: expect.stringMatching(/^PROMPT_VERSIONS#[0-3]$/),
  });
});

test('null is the empty value', async () => {
  const { name, items } = registered(['None']);
  const table = fakeTable(items);
  await call(setModelVersionTag, { name, version: '1', key: 'k', value: null });
  expect(table.written[0]?.set).toEqual({ 'tags.k': '' });
});

missesVersion(setModelVersionTag);

refuses(setModelVersionTag, [
  [{ key: 'k'.repeat(251) }, "'key' exceeds the maximum length of 250 characters"],
  [{ key: '__proto__' }, "A tag key cannot be '__proto__'."],
  [{ value: 'v'.repeat(100_001) }, "'value' exceeds the maximum length of 100000 characters"],
]);
