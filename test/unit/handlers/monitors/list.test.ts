import { expect, test } from 'vitest';
import { listMonitors } from '#shared/operations/monitors.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { registered } from '#test/support/registry.ts';
import { monitorAt, monitored, told } from './kept.ts';

test('those of a model, but one that is deleted meanwhile', async () => {
  const alpha = monitored();
  const gone = '01HF7YAT00BBBBBBBBBBBBBBBB';
  const table = fakeTable(alpha.items, { ...alpha.place, sk: gone });
  const { body } = await call(listMonitors, { model: alpha.name });
  expect(table.trips).toEqual([
    [`get NAME#${alpha.name} NAME`],
    [`get ${alpha.meta}`],
    [expect.stringContaining(alpha.place.pk)],
    [expect.stringContaining(monitorAt), expect.stringContaining(gone)],
  ]);
  expect(body).toEqual({ monitors: [told(alpha.name)] });
});

test('of one that has none, none; of none, 404', async () => {
  const alpha = registered();
  fakeTable(alpha.items);
  expect(await call(listMonitors, { model: alpha.name })).toMatchObject({ status: 200, body: { monitors: [] } });
  expect(await call(listMonitors, { model: 'nope' })).toMatchObject({ status: 404 });
});
