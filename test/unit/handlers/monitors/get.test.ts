import { expect, test } from 'vitest';
import { getMonitor } from '#shared/operations/monitors.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { monitorAt, monitored, monitorId, told } from './kept.ts';

const state = (version: number, fields: object) => ({
  pk: `MONITOR#${monitorId}`,
  sk: `V#000000000${version}`,
  since: 2,
  turned: 2,
  seen: 1,
  rev: 3,
  ...fields,
});
const firing = {
  status: 'FIRING',
  reason: 'bad',
  breached: true,
  value: '1e-300',
  limit: '0.8',
  fired_at: 2,
  owed: true,
};

test('the monitor, and how the versions are that it watches', async () => {
  const alpha = monitored();
  const states = [
    state(1, { status: 'OK', reason: 'gone', left: true, ttl: 1 }),
    state(2, { ...firing, fired_for: 'bad' }),
  ];
  const last = { pk: `MONITOR#${monitorId}`, sk: 'ROLLBACK', version: 1 };
  const table = fakeTable(alpha.items, states, last);
  const { body } = await call(getMonitor, { monitor_id: monitorId });
  expect(table.trips).toEqual([
    [`get ${monitorAt}`],
    [`get ${alpha.meta}`],
    [expect.stringContaining(`MONITOR#${monitorId}`)],
  ]);
  const { breached: _, ...shown } = firing;
  expect(body).toEqual({
    monitor: told(alpha.name, { states: [{ version: '2', since: 2, ...shown, value: 1e-300, limit: 0.8 }] }),
  });
});

test('404: one that is not there, that has no id, or is of a deleted model', async () => {
  const alpha = monitored();
  const table = fakeTable(alpha.items);
  table.change(alpha.meta, { deleted: 8 });
  for (const monitor_id of ['nope', '01HF7YAT00BBBBBBBBBBBBBBBB', monitorId])
    expect(await call(getMonitor, { monitor_id })).toMatchObject({
      status: 404,
      body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: `Monitor with id=${monitor_id} not found` },
    });
});
