import { expect, test } from 'vitest';
import { createMonitor } from '#shared/operations/monitors.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { inserted, note } from '#test/support/rows.ts';
import { monitored, owner, rule, told, usual } from './kept.ts';

const args = { name: 'm', metric: 'accuracy', rule };
const times = { creation_timestamp: now, last_updated_timestamp: now };

test('puts the monitor, whose it is and the note, if the model is still there', async () => {
  const alpha = registered(['Production']);
  const { id: model, name, meta } = alpha;
  const table = fakeTable(alpha.items);
  const { status, body } = await call(createMonitor, { ...args, model: name });
  const { monitor_id } = body.monitor;
  expect(table.trips).toEqual([
    [`get NAME#${name} NAME`],
    [`get ${meta}`],
    [expect.stringContaining(`MONITORS#${model}`)],
    ['transact 4'],
  ]);
  const settings = { name: 'm', watch: { stage: 'Production' }, metric: 'accuracy', ...usual };
  expect(table.written).toEqual([
    inserted({
      pk: 'MONITORS',
      sk: monitor_id,
      model,
      ...settings,
      rule: JSON.stringify(rule),
      owner,
      ...times,
      revision: 1,
    }),
    inserted({ pk: `MONITORS#${model}`, sk: monitor_id }),
    { check: meta, if: 'attribute_exists(rev) AND attribute_not_exists(deleted)' },
    note(alpha, 'monitor_created', { key: monitor_id, to: expect.anything() }),
  ]);
  expect([status, body]).toEqual([200, { monitor: told(name, { monitor_id, ...times }) }]);
});

test('404: no such model, and no such version of it', async () => {
  const alpha = registered(['None', 'deleted']);
  const table = fakeTable(alpha.items);
  const ask = (more: object) => call(createMonitor, { ...args, ...more });
  expect(await ask({ model: 'nope' })).toMatchObject({ status: 404 });
  for (const version of ['2', '3'])
    expect(await ask({ model: alpha.name, version })).toMatchObject({
      status: 404,
      body: { message: `Model Version (name=${alpha.name}, version=${version}) not found` },
    });
  expect(table.writes).toEqual([]);
});

test('a hundred are enough', async () => {
  const alpha = monitored();
  const others = Array.from({ length: 99 }, (_, n) => ({
    ...alpha.place,
    sk: `01HF7YAT00${String(n).padStart(16, '0')}`,
  }));
  const table = fakeTable(alpha.items, others);
  expect(await call(createMonitor, { ...args, model: alpha.name })).toMatchObject({
    status: 400,
    body: {
      message: `The registered model '${alpha.name}' has 100 monitors, which is as many as it can. Delete some.`,
    },
  });
  expect(table.writes).toEqual([]);
});

refuses(createMonitor, [
  [{ model: 'a:b' }, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
  [{ rule: { ...rule, limit: 1 } }, "rule, threshold: there is no field 'limit'. Its fields: operator, value."],
  [
    { statistic: 'average' },
    "'statistic' is one of count, sum, mean, min, max, p50, p90, p95, p99, and not 'average'.",
  ],
  [
    { cooldown_minutes: 5 },
    "There is no parameter 'cooldown_minutes'. See the API docs for more information about request parameters.",
  ],
]);
