import { expect, test } from 'vitest';
import { deleteRegisteredModelAlias } from '#shared/operations/registered-models.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { policiesRead } from '#test/support/policies.ts';
import { misses, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { change } from '#test/support/rows.ts';

test('a change of META and its row', async () => {
  const alpha = registered(['None'], { aliases: { champion: 1, other: 1 } });
  const { name, meta } = alpha;
  const table = fakeTable(alpha.items);
  expect(await call(deleteRegisteredModelAlias, { name, alias: 'champion' })).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`, ...policiesRead(alpha)], ['transact 2']]);
  expect(table.written).toEqual(
    change(alpha, {
      kind: 'alias_deleted',
      details: { alias: 'champion', from: 1, to: undefined },
      set: { aliases: { other: 1 } },
    }),
  );
  expect(table.items.get(meta)?.aliases).toEqual({ other: 1 });
});

test.each(['ghost', 'constructor', 'latest'])('%s: nothing to delete, nothing written', async (alias) => {
  const { name, items } = registered(['None'], { aliases: { champion: 1 } });
  const table = fakeTable(items);
  expect(await call(deleteRegisteredModelAlias, { name, alias })).toMatchObject({ status: 200, body: {} });
  expect(table.writes).toEqual([]);
});

misses(deleteRegisteredModelAlias, {}, (name) => `Registered Model with name=${name} not found`);

refuses(deleteRegisteredModelAlias, [
  [{ alias: 'a'.repeat(256) }, "'Registered model alias name' exceeds the maximum length of 255 characters"],
  [{ name: 'a:b' }, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
]);
