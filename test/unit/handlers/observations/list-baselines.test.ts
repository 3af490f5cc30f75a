import { expect, test } from 'vitest';
import { listBaselines, setBaseline } from '#shared/operations/observations.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { observed } from './kept.ts';

test('those of the version, in one Query', async () => {
  const alpha = observed();
  const table = fakeTable(alpha.items);
  for (const metric of ['b', 'a']) await call(setBaseline, { model: alpha.name, version: '1', metric, values: [1, 2] });
  const before = table.trips.length;
  const { body } = await call(listBaselines, { model: alpha.name, version: '1' });
  expect(table.trips.slice(before)).toEqual([
    [`get ${alpha.meta}`, `get ${alpha.v(1)}`],
    [`query pk = "${alpha.baseline}"`],
  ]);
  const told = { version: '1', user_id: 'ada', set_timestamp: now, count: 2, sum: 3, mean: 1.5, min: 1, max: 2 };
  expect(body.baselines).toMatchObject([
    { metric: 'a', ...told },
    { metric: 'b', ...told },
  ]);
  expect((await call(listBaselines, { model: alpha.name, version: '2' })).body).toEqual({ baselines: [] });
});
