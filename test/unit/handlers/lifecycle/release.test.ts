import { expect, test } from 'vitest';
import { release } from '#shared/operations/retention.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { registered, ten } from '#test/support/registry.ts';
import { change } from '#test/support/rows.ts';
import { missesHeld } from './misses-held.ts';

const asked = { version: '2', reason: 'case 7' };
const details = { version: 2, why: 'case 7' };
const purge = ({ id }: { id: string }, at: number) => ({
  put: { pk: `WALK#${id}`, sk: `PURGE#${ten(2)}`, ttl: at / 1_000 },
});

test.each([
  [[1, 2], { set: { held: [1] } }],
  [[2], { remove: ['held'] }],
])('takes it off %j', async (held, expected) => {
  const alpha = registered(['None', 'None'], { held });
  const { id, name } = alpha;
  const table = fakeTable(alpha.items);
  expect((await call(release, { name, ...asked })).body).toEqual({
    model_id: id,
    name,
    version: '2',
    held: false,
    transition_id: `${id}-8`,
  });
  expect(table.written).toEqual(change(alpha, { kind: 'version_released', details, ...expected }));
});

test('of one that is not held writes nothing', async () => {
  const { id, name, items } = registered(['None', 'None']);
  const table = fakeTable(items);
  expect((await call(release, { name, ...asked })).body).toEqual({ model_id: id, name, version: '2', held: false });
  expect(table.writes).toEqual([]);
});

test.each([
  ['a deleted one, whose time is over', { deleted: 5, restorable_until: now - 9_000 }, {}, now],
  ['a deleted one, which has time left', { deleted: 5, restorable_until: now + 9_000 }, {}, now + 9_000],
  ['one of a purged model', {}, { deleted: 5, purged: 6 }, now],
])('of %s brings about its purge', async (_, fields, meta, due) => {
  const alpha = registered(['None', 'deleted' in fields ? 'deleted' : 'None'], { held: [2], ...meta });
  const table = fakeTable(alpha.items);
  table.change(alpha.v(2), fields);
  await call(release, { model_id: alpha.id, ...asked });
  expect(table.written.slice(2)).toEqual([purge(alpha, due)]);
});

test('of one of a deleted model leaves it to the purge of that', async () => {
  const { id, items } = registered(['None', 'None'], { held: [2], deleted: 5, restorable_until: now });
  const table = fakeTable(items);
  await call(release, { model_id: id, ...asked });
  expect(table.written).toHaveLength(2);
});

missesHeld(release);
