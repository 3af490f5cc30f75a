import { expect, test } from 'vitest';
import { handler } from '#functions/monitors/evaluate.ts';
import { context } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { monitored, monitorId } from './kept.ts';

/** What is counted is nothing, which is less than one. */
const firing = {
  rule: JSON.stringify({ type: 'threshold', operator: '<', value: 1 }),
  statistic: 'count',
  minimum_samples: 0,
};
const reason = 'count of accuracy is 0, the limit < 1 (0 samples in 60 min)';

const evaluate = (time = now) => handler({ time: new Date(time).toISOString() }, context);
const pk = `MONITOR#${monitorId}`;
const sk = 'V#0000000002';

/** As it has fired. */
const fired = {
  version: 2,
  status: 'FIRING',
  since: now,
  turned: now,
  seen: now,
  fired_at: now,
  fired_for: reason,
  breached: true,
  value: '0',
  limit: '1',
  reason,
};

test('the state and the note in one transaction, if both are as read', async () => {
  const alpha = monitored({ ...firing, action: 'notify' });
  const table = fakeTable(alpha.items);
  expect(await evaluate()).toEqual({ monitors: 1, evaluated: 1 });
  const { version: _, ...state } = fired;
  const [put, check, note, ...others] = table.written;
  expect(others).toEqual([]);
  expect(put).toEqual({ put: { pk, sk, ...state, rev: 1 }, if: 'attribute_not_exists(rev)' });
  expect(check).toEqual({ check: `MONITORS ${monitorId}`, if: 'revision = 1' });
  expect(note).toMatchObject({
    put: {
      pk: alpha.pk,
      kind: 'monitor_fired',
      key: monitorId,
      version: 2,
      to: reason,
      actor: { type: 'monitor', id: monitorId, owner: 'ada' },
      client: 'stagebook',
    },
    if: 'attribute_not_exists(pk)',
  });
});

test('as long as nothing turns, nothing is written', async () => {
  const alpha = monitored({ ...firing, action: 'notify' });
  const table = fakeTable(alpha.items);
  await evaluate();
  await evaluate(now + 60_000);
  expect(table.writes).toHaveLength(1);
});

/** The trip by which it is written. */
async function writing(): Promise<number> {
  const table = fakeTable(monitored({ ...firing, action: 'notify' }).items);
  await evaluate();
  return table.trips.findIndex(([text]) => text?.startsWith('transact')) + 1;
}

test('somebody else was faster: nothing is written twice', async () => {
  const trip = await writing();
  const alpha = monitored({ ...firing, action: 'notify' });
  const table = fakeTable(alpha.items);
  table.before(trip, () => table.put({ pk, sk, ...fired, rev: 1 }));
  await evaluate();
  expect(table.writes).toHaveLength(1);
  expect([...table.items.keys()].filter((one) => one.includes('NOTE#'))).toEqual([]);
});

test('it was changed, or deleted, meanwhile: the next time it is evaluated as it is then', async () => {
  const trip = await writing();
  for (const act of ['change', 'delete']) {
    const alpha = monitored({ ...firing, action: 'notify' });
    const table = fakeTable(alpha.items);
    table.before(trip, () => {
      if (act === 'change') table.change(`MONITORS ${monitorId}`, { revision: 2 });
      else table.items.delete(`MONITORS ${monitorId}`);
    });
    expect(await evaluate()).toEqual({ monitors: 1, evaluated: 1 });
    expect(table.items.get(`${pk} ${sk}`)).toBeUndefined();
  }
});

test('what is owed is done, and then no more', async () => {
  const alpha = monitored(firing);
  const moved = (rev: number, version: number) => ({
    pk: alpha.pk,
    sk: `CHANGE#000000000${rev}`,
    rev,
    at: now - 60_000,
    kind: 'stage_transitioned',
    version,
    to: 'Production',
    staging: [],
    production: [version],
    aliases: {},
  });
  const born = { ...moved(1, 0), kind: 'model_created', production: [] };
  const table = fakeTable(alpha.items, born, moved(6, 1), moved(7, 2), { pk, sk, ...fired, owed: true, rev: 1 });
  await evaluate(now + 60_000);
  const [asked, settled, ...others] = table.writes;
  expect(others).toEqual([]);
  expect(asked?.find(({ put }) => put?.kind)).toMatchObject({ put: { kind: 'transition_requested', version: 1 } });
  const { version: _, ...state } = fired;
  const outcome = 'It is requested that version 1 come to Production again.';
  expect(settled).toEqual([{ put: { pk, sk, ...state, outcome, rev: 2 }, if: 'rev = 1' }]);
});
