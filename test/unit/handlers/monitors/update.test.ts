import { expect, test } from 'vitest';
import { updateMonitor } from '#shared/operations/monitors.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { note } from '#test/support/rows.ts';
import { monitorAt, monitored, monitorId, owner, told } from './kept.ts';

const grace = { actor: { type: 'token', id: 'grace' }, role: 'member', groups: ['ml'] };

test('what is given is changed if it is as read, and who calls owns it; the note tells what changed', async () => {
  const alpha = monitored({ owner: grace });
  const table = fakeTable(alpha.items);
  const rule = { type: 'psi', above: 0.2 };
  const { status, body } = await call(updateMonitor, { monitor_id: monitorId, rule, enabled: false });
  expect(table.trips).toEqual([[`get ${monitorAt}`], [`get ${alpha.meta}`], ['transact 2']]);
  const changed = { rule: JSON.stringify(rule), enabled: false, owner, last_updated_timestamp: now, revision: 2 };
  expect(table.written).toEqual([
    { put: { ...alpha.monitor, ...changed }, if: 'revision = 1' },
    note(alpha, 'monitor_updated', {
      key: monitorId,
      from: '{"rule":{"type":"threshold","operator":"<","value":0.8},"enabled":true}',
      to: '{"rule":{"type":"psi","above":0.2},"enabled":false}',
    }),
  ]);
  expect([status, body]).toEqual([
    200,
    { monitor: told(alpha.name, { rule, enabled: false, last_updated_timestamp: now }) },
  ]);
});

test('400: what cannot be', async () => {
  const alpha = monitored();
  const table = fakeTable(alpha.items);
  const ask = (more: object) => call(updateMonitor, { monitor_id: monitorId, ...more });
  expect(await ask({ alias: 'a' })).toMatchObject({
    status: 400,
    body: { message: "'action' of a monitor that watches an alias is one of notify, rollback." },
  });
  expect(await ask({ window_minutes: 0 })).toMatchObject({ status: 400 });
  expect(await ask({ window: 5 })).toMatchObject({ status: 400 });
  expect(await call(updateMonitor, { monitor_id: 'nope' })).toMatchObject({ status: 404 });
  expect(table.writes).toEqual([]);
});
