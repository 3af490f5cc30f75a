import { expect, test } from 'vitest';
import { hold } from '#shared/operations/retention.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { registered } from '#test/support/registry.ts';
import { change } from '#test/support/rows.ts';
import { missesHeld } from './misses-held.ts';

const asked = { version: '2', reason: 'case 7' };
const details = { version: 2, why: 'case 7' };
test('lists the version among those that are held, the least first, with a row', async () => {
  const alpha = registered(['None', 'None', 'None'], { held: [1, 3] });
  const { id, name, meta, v } = alpha;
  const table = fakeTable(alpha.items);
  expect(await call(hold, { name, ...asked })).toMatchObject({
    status: 200,
    body: { model_id: id, name, version: '2', held: true, transition_id: `${id}-8` },
  });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`], [`get ${v(2)}`], ['transact 2']]);
  expect(table.written).toEqual(change(alpha, { kind: 'version_held', details, set: { held: [1, 2, 3] } }));
});

test('of one that is held already writes nothing', async () => {
  const { id, name, items } = registered(['None', 'None'], { held: [2] });
  const table = fakeTable(items);
  const { body } = await call(hold, { model_id: id, ...asked });
  expect(body).toEqual({ model_id: id, name, version: '2', held: true });
  expect(table.writes).toEqual([]);
});

test.each([
  ['a deleted one', { deleted: 5, restorable_until: now - 1 }, {}],
  ['one of a deleted model', {}, { deleted: 6 }],
])('of %s keeps it, too', async (_, fields, meta) => {
  const { id, items, v } = registered(['None', 'deleted' in fields ? 'deleted' : 'None'], meta);
  const table = fakeTable(items);
  table.change(v(2), fields);
  expect(await call(hold, { model_id: id, ...asked })).toMatchObject({ status: 200 });
  expect(table.written).toHaveLength(2);
});

test.each([
  ['that was purged', { deleted: 5, purged: 6 }, {}, 6],
  ['of a model that was purged', {}, { deleted: 4, purged: 5 }, 5],
])('of one %s: 409, and by which transition', async (_, fields, meta, rev) => {
  const { id, items, v } = registered(['None', 'deleted' in fields ? 'deleted' : 'None'], meta);
  const table = fakeTable(items);
  table.change(v(2), fields);
  expect(await call(hold, { model_id: id, ...asked })).toMatchObject({
    status: 409,
    body: { error_code: 'RESOURCE_CONFLICT', message: expect.stringContaining(`by transition ${id}-${rev}:`) },
  });
  expect(table.writes).toEqual([]);
});

test('of more than META has room for: 400', async () => {
  const { name, items } = registered(['None', 'None'], { held: Array.from({ length: 1_000 }, (_, n) => n + 3) });
  const table = fakeTable(items);
  expect(await call(hold, { name, ...asked })).toMatchObject({ status: 400 });
  expect(table.writes).toEqual([]);
});

missesHeld(hold);
