import { expect, test } from 'vitest';
import { deleteMonitor } from '#shared/operations/monitors.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { note } from '#test/support/rows.ts';
import { monitorAt, monitored, monitorId } from './kept.ts';

test('deletes it if it is as read, whose it is, and all that is known of versions', async () => {
  const alpha = monitored();
  const pk = `MONITOR#${monitorId}`;
  const kept = ['ROLLBACK', 'V#0000000001'].map((sk) => ({ pk, sk }));
  const table = fakeTable(alpha.items, kept);
  expect(await call(deleteMonitor, { monitor_id: monitorId })).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([
    [`get ${monitorAt}`],
    [`get ${alpha.meta}`],
    [expect.stringContaining(pk)],
    ['transact 5'],
  ]);
  expect(table.written).toEqual([
    { delete: monitorAt, if: 'revision = 1' },
    { delete: `MONITORS#${alpha.id} ${monitorId}`, if: 'attribute_exists(pk)' },
    note(alpha, 'monitor_deleted', { key: monitorId, from: expect.anything() }),
    { delete: `${pk} V#0000000001` },
    { delete: `${pk} ROLLBACK` },
  ]);
});

test('404: one that is not there', async () => {
  const table = fakeTable();
  expect(await call(deleteMonitor, { monitor_id: monitorId })).toMatchObject({ status: 404 });
  expect(table.writes).toEqual([]);
});
